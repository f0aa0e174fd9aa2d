/**
 * Formats of names, keys and values. Each function returns what is wrong with a value, in the real server's words, and
 * the same empty list when nothing is (apimachinery v0.36, pkg/util/validation and pkg/api/validate/content).
 */
export type Faults = readonly string[];

export const NO_FAULTS: Faults = Object.freeze([]);

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const WILDCARD = `\\*\\.${SUBDOMAIN}`;
const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const LABEL_1035_TEXT =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
const WILDCARD_TEXT =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
const KEY_TEXT =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

const labelPattern = new RegExp(`^${LABEL}$`);
const subdomainPattern = new RegExp(`^${SUBDOMAIN}$`);
const label1035Pattern = new RegExp(`^${LABEL_1035}$`);
const wildcardPattern = new RegExp(`^${WILDCARD}$`);
const keyPattern = new RegExp(`^${KEY}$`);
const labelValuePattern = new RegExp(`^(${KEY})?$`);

export const maxLengthText = (length: number): string => `must be no more than ${length} characters`;
/** Keys and values of labels are measured in bytes, as the newer of two packages upstream says it. */
const maxBytesText = (bytes: number): string => `must be no more than ${bytes} bytes`;
export const inclusiveRangeText = (low: number, high: number): string =>
  `must be between ${low} and ${high}, inclusive`;
export const EMPTY_TEXT = 'must be non-empty';

/** The sentence about a pattern, with examples; `pattern` is printed as the real server's source has it. */
export function patternText(text: string, pattern: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${text} (regex used for validation is '${pattern}')`;
  const list = examples.map((example) => `'${example}', `).join(' or ');
  return `${text} (e.g. ${list}regex used for validation is '${pattern}')`;
}

/** Go counts bytes. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      bytes += 4;
      index++;
    } else bytes += 3;
  }
  return bytes;
}

/** Valid values are remembered: labels repeat far more than they differ. */
function remembered(check: (value: string) => Faults): (value: string) => Faults {
  const valid = new Set<string>();
  return (value) => {
    if (valid.has(value)) return NO_FAULTS;
    const faults = check(value);
    if (faults.length > 0) return faults;
    if (valid.size >= 4096) valid.clear();
    valid.add(value);
    return NO_FAULTS;
  };
}

const faultsOf = (...faults: readonly (string | false)[]): Faults => {
  const found = faults.filter((fault): fault is string => fault !== false);
  return found.length === 0 ? NO_FAULTS : found;
};

export function dnsLabelFaults(value: string): Faults {
  if (value.length <= 63 && labelPattern.test(value)) return NO_FAULTS;
  return faultsOf(
    byteLength(value) > 63 && maxLengthText(63),
    !labelPattern.test(value) &&
      (subdomainPattern.test(value) ? 'must not contain dots' : patternText(LABEL_TEXT, LABEL, 'my-name', '123-abc')),
  );
}

export function dnsSubdomainFaults(value: string): Faults {
  if (value.length <= 253 && subdomainPattern.test(value)) return NO_FAULTS;
  return faultsOf(
    byteLength(value) > 253 && maxLengthText(253),
    !subdomainPattern.test(value) &&
      patternText(SUBDOMAIN_TEXT, '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*', 'example.com'),
  );
}

export const longNameFaults = (value: string): Faults =>
  byteLength(value) > 253
    ? faultsOf(maxBytesText(253), dnsSubdomainFaults(value)[1] ?? false)
    : dnsSubdomainFaults(value);

const UNDERSCORE_LABEL = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const UNDERSCORE_SUBDOMAIN = `${UNDERSCORE_LABEL}(\\.${UNDERSCORE_LABEL})*`;
const underscorePattern = new RegExp(`^${UNDERSCORE_SUBDOMAIN}$`);

/** DNS search paths may hold underscores. */
export const dnsSubdomainWithUnderscoreFaults = (value: string): Faults =>
  faultsOf(
    byteLength(value) > 253 && maxLengthText(253),
    !underscorePattern.test(value) &&
      patternText(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
        UNDERSCORE_SUBDOMAIN,
        'example.com',
      ),
  );

export const dns1035LabelFaults = (value: string): Faults =>
  faultsOf(
    byteLength(value) > 63 && maxLengthText(63),
    !label1035Pattern.test(value) && patternText(LABEL_1035_TEXT, LABEL_1035, 'my-name', 'abc-123'),
  );

export const wildcardSubdomainFaults = (value: string): Faults =>
  faultsOf(
    byteLength(value) > 253 && maxLengthText(253),
    !wildcardPattern.test(value) && patternText(WILDCARD_TEXT, WILDCARD, '*.example.com'),
  );

/** A label key, which is also a finalizer, a taint key, a resource name: `[prefix/]name`. */
export const labelKeyFaults = remembered((value) => {
  const parts = value.split('/');
  if (parts.length > 2)
    return [
      `a valid label key ${patternText(KEY_TEXT, KEY, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  const name = parts[parts.length - 1] ?? '';
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined;
  return [...prefixFaults(prefix), ...keyNameFaults(name)];
});

function prefixFaults(prefix: string | undefined): Faults {
  if (prefix === undefined) return NO_FAULTS;
  if (prefix === '') return [`prefix part ${EMPTY_TEXT}`];
  return dnsSubdomainFaults(prefix).map(
    (fault) => `prefix part ${fault === maxLengthText(253) ? maxBytesText(253) : fault}`,
  );
}

const keyNameFaults = (name: string): Faults =>
  faultsOf(
    name === '' && `name part ${EMPTY_TEXT}`,
    byteLength(name) > 63 && `name part ${maxBytesText(63)}`,
    !keyPattern.test(name) && `name part ${patternText(KEY_TEXT, KEY, 'MyName', 'my.name', '123-abc')}`,
  );

export const labelValueFaults = remembered((value) =>
  faultsOf(
    byteLength(value) > 63 && maxBytesText(63),
    !labelValuePattern.test(value) &&
      patternText(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        `(${KEY})?`,
        'MyValue',
        'my_value',
        '12345',
      ),
  ),
);

/** What can stand between two slashes of a URL. */
export function pathSegmentFaults(name: string): Faults {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return pathSegmentPrefixFaults(name);
}

export function pathSegmentPrefixFaults(name: string): Faults {
  const hasSlash = name.includes('/');
  const hasPercent = name.includes('%');
  if (!hasSlash && !hasPercent) return NO_FAULTS;
  return faultsOf(hasSlash && "may not contain '/'", hasPercent && "may not contain '%'");
}

const IDENTIFIER = '[A-Za-z_][A-Za-z0-9_]*';

export const cIdentifierFaults = (value: string): Faults =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(value)
    ? NO_FAULTS
    : [
        patternText(
          "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
          IDENTIFIER,
          'my_name',
          'MY_NAME',
          'MyName',
        ),
      ];

export const rangeFaults = (value: number, low: number, high: number): Faults =>
  value >= low && value <= high ? NO_FAULTS : [inclusiveRangeText(low, high)];

export const portNumberFaults = (port: number): Faults => rangeFaults(port, 1, 65_535);

/** Users and groups: 0 to 2^31 − 1. */
export const idFaults = (id: number): Faults => rangeFaults(id, 0, 2_147_483_647);

export const portNameFaults = (name: string): Faults =>
  faultsOf(
    byteLength(name) > 15 && maxLengthText(15),
    !/^[-a-z0-9]+$/.test(name) && 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    !/[a-z]/.test(name) && 'must contain at least one letter (a-z)',
    name.includes('--') && 'must not contain consecutive hyphens',
    name !== '' && (name.startsWith('-') || name.endsWith('-')) && 'must not begin or end with a hyphen',
  );

export const percentFaults = (value: string): Faults =>
  /^[0-9]+%$/.test(value)
    ? NO_FAULTS
    : [
        patternText(
          "a valid percent string must be a numeric string followed by an ending '%'",
          '[0-9]+%',
          '1%',
          '93%',
        ),
      ];

export const headerNameFaults = (value: string): Faults =>
  /^[-A-Za-z0-9]+$/.test(value)
    ? NO_FAULTS
    : [
        patternText(
          "a valid HTTP header must consist of alphanumeric characters or '-'",
          '[-A-Za-z0-9]+',
          'X-Header-Name',
        ),
      ];

/** Since v1.34 any printable ASCII character but `=` may stand in the name of an environment variable. */
export function environmentNameFaults(value: string): Faults {
  if (value === '') return [`environment variable name ${EMPTY_TEXT}`];
  return /^[ -<>-~]*$/.test(value)
    ? NO_FAULTS
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** Keys of ConfigMaps and Secrets. */
export const configKeyFaults = (value: string): Faults =>
  faultsOf(
    byteLength(value) > 253 && maxLengthText(253),
    !/^[-._a-zA-Z0-9]+$/.test(value) &&
      patternText(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        '[-._a-zA-Z0-9]+',
        'key.name',
        'KEY_NAME',
        'key-name',
      ),
    value === '.' && "must not be '.'",
    value === '..' && "must not be '..'",
    value !== '..' && value.startsWith('..') && "must not start with '..'",
  );
