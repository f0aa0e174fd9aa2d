import { structType } from '../../types/type';
import { listOfValues } from '../../values/lists';
import { type CelValue, NONE, some } from '../../values/value';
import type { Library } from '../implementation';
import { FORMATS, type NamedFormat } from './named-formats';
import { objectKind } from './object-kind';

const format = objectKind<NamedFormat>(structType('kubernetes.NamedFormat'), { equals: (a, b) => a.name === b.name });

/** Named formats of strings (apiserver/pkg/cel/library/format.go, v1.36). */
export const formats: Library = Object.freeze<Library>({
  overloads: {
    'format-named': (name) => {
      const found = FORMATS.get(String(name));
      return found === undefined ? NONE : some(format.make(found));
    },
    'format-validate': format.method((named, text) => {
      const errors = named.validate(String(text));
      return errors.length === 0 ? NONE : some(listOfValues(errors));
    }),
    ...Object.fromEntries([...FORMATS].map(([name, named]) => [`format.${name}`, () => format.make(named)])),
  },
});

/** How long the pattern of a format is taken to be when the cost of `validate` is counted. */
export const patternSize = (value: CelValue | undefined): number | undefined => format.read(value)?.patternSize;
