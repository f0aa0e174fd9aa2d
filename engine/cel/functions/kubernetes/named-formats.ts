import { parseTimestamp } from '../../values/timestamp';
import { parseUrl } from './parse-url';

/** A format of strings by name. */
export interface NamedFormat {
  readonly name: string;
  /** What is wrong with a text; empty: nothing. */
  readonly validate: (text: string) => readonly string[];
  /** The length of its pattern, for costs. */
  readonly patternSize: number;
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const LABEL_1035_TEXT =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const NAME_PART_TEXT =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const LABEL_VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const tooLong = (max: number): string => `must be no more than ${max} bytes`;

type Rule = readonly [pattern: RegExp, text: string, max: number];

const LABEL_RULE: Rule = [LABEL, LABEL_TEXT, 63];
const LABEL_1035_RULE: Rule = [LABEL_1035, LABEL_1035_TEXT, 63];
const SUBDOMAIN_RULE: Rule = [SUBDOMAIN, SUBDOMAIN_TEXT, 253];

function faults([pattern, wrong, max]: Rule, text: string): readonly string[] {
  const found = text.length > max ? [tooLong(max)] : [];
  return pattern.test(text) ? found : [...found, wrong];
}

/** The part before a generated end may end with a dash. */
const prefix = (text: string): string => (text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text);

const named = (name: string, patternSize: number, validate: NamedFormat['validate']): NamedFormat => ({
  name,
  validate,
  patternSize,
});

const DATE_TIME_PATTERN_SIZE = 72;
const URL_PATTERN_SIZE = 1104;
const UUID_PATTERN_SIZE = 72;
const BASE64_PATTERN_SIZE = 84;

export const FORMATS: ReadonlyMap<string, NamedFormat> = new Map([
  ['dns1123Label', named('DNS1123Label', 30, (text) => faults(LABEL_RULE, text))],
  ['dns1123Subdomain', named('DNS1123Subdomain', 60, (text) => faults(SUBDOMAIN_RULE, text))],
  ['dns1035Label', named('DNS1035Label', 30, (text) => faults(LABEL_1035_RULE, text))],
  ['qualifiedName', named('QualifiedName', 60, qualifiedNameFaults)],
  ['dns1123LabelPrefix', named('DNS1123LabelPrefix', 30, (text) => faults(LABEL_RULE, prefix(text)))],
  ['dns1123SubdomainPrefix', named('DNS1123SubdomainPrefix', 60, (text) => faults(SUBDOMAIN_RULE, prefix(text)))],
  ['dns1035LabelPrefix', named('DNS1035LabelPrefix', 30, (text) => faults(LABEL_1035_RULE, prefix(text)))],
  ['labelValue', named('LabelValue', 40, (text) => faults([LABEL_VALUE, LABEL_VALUE_TEXT, 63], text))],
  [
    'uri',
    named('URI', URL_PATTERN_SIZE, (text) => {
      const read = parseUrl(text);
      return typeof read === 'string' ? [read] : [];
    }),
  ],
  ['uuid', named('uuid', UUID_PATTERN_SIZE, matching(UUID, 'does not match the UUID format'))],
  ['byte', named('byte', BASE64_PATTERN_SIZE, matching(BASE64, 'invalid base64'))],
  [
    'date',
    named('date', DATE_TIME_PATTERN_SIZE, (text) => (DATE.test(text) && isInstant(text) ? [] : ['invalid date'])),
  ],
  [
    'datetime',
    named('datetime', DATE_TIME_PATTERN_SIZE, (text) =>
      parseTimestamp(text.toUpperCase()) === undefined ? ['invalid datetime'] : [],
    ),
  ],
]);

function matching(pattern: RegExp, wrong: string): NamedFormat['validate'] {
  return (text) => (pattern.test(text) ? [] : [wrong]);
}

const isInstant = (date: string): boolean => parseTimestamp(`${date}T00:00:00Z`) !== undefined;

function qualifiedNameFaults(text: string): readonly string[] {
  const parts = text.split('/');
  const name = parts[parts.length - 1] ?? '';
  if (parts.length > 2)
    return [
      "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ];
  const domain = parts.length === 2 ? domainFaults(parts[0] ?? '') : [];
  if (name === '') return [...domain, 'name part must be non-empty', NAME_PART_TEXT];
  const long = name.length > 63 ? [`name part ${tooLong(63)}`] : [];
  return [...domain, ...long, ...(QUALIFIED_NAME.test(name) ? [] : [NAME_PART_TEXT])];
}

const domainFaults = (domain: string): readonly string[] =>
  domain === ''
    ? ['prefix part must be non-empty']
    : faults(SUBDOMAIN_RULE, domain).map((wrong) => `prefix part ${wrong}`);
