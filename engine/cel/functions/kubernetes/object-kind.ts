import type { CelType } from '../../types/type';
import { type CelObject, type CelValue, isObject, noSuchOverload } from '../../values/value';
import type { Implementation } from '../implementation';

/** Values of one type of a library: made of something that only the library's functions see. */
export interface ObjectKind<T> {
  readonly type: CelType;
  make(content: T): CelObject;
  read(value: CelValue | undefined): T | undefined;
  /** A function on such a value. */
  method(implementation: (content: T, ...args: readonly CelValue[]) => CelValue): Implementation;
}

interface Behaviour<T> {
  readonly equals: (a: T, b: T) => boolean;
  /** What `size` is when costs are counted. */
  readonly costSize?: (content: T) => number;
}

export function objectKind<T>(type: CelType, { equals, costSize }: Behaviour<T>): ObjectKind<T> {
  const contents = new WeakMap<CelObject, T>();

  function read(value: CelValue | undefined): T | undefined {
    return value !== undefined && isObject(value) ? contents.get(value) : undefined;
  }

  function make(content: T): CelObject {
    const object: CelObject = {
      kind: 'object',
      type,
      ...(costSize !== undefined && { costSize: costSize(content) }),
      equals(other) {
        const theirs = read(other);
        return theirs === undefined ? noSuchOverload() : equals(content, theirs);
      },
    };
    contents.set(object, content);
    return object;
  }

  return {
    type,
    make,
    read,
    method:
      (implementation) =>
      (value, ...args) => {
        const content = read(value);
        return content === undefined ? noSuchOverload() : implementation(content, ...args);
      },
  };
}
