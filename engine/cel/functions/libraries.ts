import { conversions } from './conversions';
import type { Library } from './implementation';
import { addresses } from './kubernetes/addresses';
import { authorization } from './kubernetes/authorization';
import { formats } from './kubernetes/formats';
import { quantities } from './kubernetes/quantities';
import { semanticVersions } from './kubernetes/semantic-versions';
import { urls } from './kubernetes/urls';
import { lists } from './lists';
import { operators } from './operators';
import { optionals } from './optionals';
import { strings } from './strings';
import { time } from './time';

/** All functions there are, by library (apiserver/pkg/cel/environment/base.go, v1.36). */
export const LIBRARIES: readonly Library[] = Object.freeze([
  operators,
  conversions,
  time,
  strings,
  lists,
  optionals,
  quantities,
  addresses,
  urls,
  semanticVersions,
  formats,
  authorization,
]);
