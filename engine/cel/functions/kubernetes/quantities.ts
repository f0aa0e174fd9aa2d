import { formatQuantity, type Quantity, readQuantity } from '../../../base/quantity';
import { structType } from '../../types/type';
import { type CelValue, failure, noSuchOverload } from '../../values/value';
import type { Implementation, Library } from '../implementation';
import { objectKind } from './object-kind';

const quantity = objectKind<Quantity>(structType('kubernetes.Quantity'), { equals: (a, b) => a.nanos === b.nanos });

const NANO = 1_000_000_000n;
const INT_MAX = (1n << 63n) - 1n;

/** Amounts as Kubernetes writes them (apiserver/pkg/cel/library/quantity.go, v1.36). */
export const quantities: Library = Object.freeze<Library>({
  overloads: {
    string_to_quantity: (text) => {
      const read = readQuantity(String(text));
      return typeof read === 'string' ? failure(read) : quantity.make(read);
    },
    is_quantity_string: (text) => typeof readQuantity(String(text)) !== 'string',
    quantity_get_float: quantity.method((amount) => Number(amount.nanos) / 1e9),
    quantity_get_int: quantity.method((amount) =>
      isInteger(amount) ? amount.nanos / NANO : failure('cannot convert value to integer'),
    ),
    quantity_is_integer: quantity.method(isInteger),
    quantity_sign: quantity.method((amount) => BigInt(order(amount.nanos, 0n))),
    quantity_is_greater_than: compared((result) => result > 0),
    quantity_is_less_than: compared((result) => result < 0),
    quantity_compare_to: compared((result) => BigInt(result)),
    quantity_add: summed(1n),
    quantity_add_int: summed(1n),
    quantity_sub: summed(-1n),
    quantity_sub_int: summed(-1n),
  },
});

function isInteger(amount: Quantity): boolean {
  const units = amount.nanos / NANO;
  return amount.nanos % NANO === 0n && units <= INT_MAX && units >= -INT_MAX - 1n;
}

const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

function compared(result: (order: number) => CelValue): Implementation {
  return quantity.method((amount, other) => {
    const second = quantity.read(other);
    return second === undefined ? noSuchOverload() : result(order(amount.nanos, second.nanos));
  });
}

/** `a + b` or `a - b`; an int is a quantity as well. */
function summed(sign: bigint): Implementation {
  return quantity.method((amount, other) => {
    const second = typeof other === 'bigint' ? whole(other) : quantity.read(other);
    if (second === undefined) return noSuchOverload();
    const nanos = amount.nanos + sign * second.nanos;
    const format = amount.nanos === 0n ? second.format : amount.format;
    return quantity.make({ nanos, format, text: formatQuantity(nanos, format) });
  });
}

const whole = (value: bigint): Quantity => ({ nanos: value * NANO, format: 'exponent', text: '' });
