import { structType } from '../../types/type';
import { listOfValues } from '../../values/lists';
import { mapOfEntries } from '../../values/maps';
import { failure } from '../../values/value';
import type { Library } from '../implementation';
import { objectKind } from './object-kind';
import { hostname, parseUrl, port, queryValues, type Url } from './parse-url';

const url = objectKind<Url>(structType('kubernetes.URL'), { equals: (a, b) => a.text === b.text });

/** URLs (apiserver/pkg/cel/library/urls.go, v1.36). */
export const urls: Library = Object.freeze<Library>({
  overloads: {
    string_to_url: (text) => {
      const read = parseUrl(String(text));
      return typeof read === 'string'
        ? failure(`URL parse error during conversion from string: ${read}`)
        : url.make(read);
    },
    is_url_string: (text) => typeof parseUrl(String(text)) !== 'string',
    url_get_scheme: url.method(({ scheme }) => scheme),
    url_get_host: url.method(({ host }) => host),
    url_get_hostname: url.method(({ host }) => hostname(host)),
    url_get_port: url.method(({ host }) => port(host)),
    url_get_escaped_path: url.method(({ path }) => path),
    url_get_query: url.method(({ query }) =>
      mapOfEntries([...queryValues(query)].map(([key, values]) => [key, listOfValues(values)] as const)),
    ),
  },
});
