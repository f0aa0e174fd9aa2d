/**
 * The tag of an image's name: `latest` when it has neither tag nor digest, empty when it has a digest alone or is no
 * name at all (upstream: pkg/util/parsers, which follows the distribution's reference grammar).
 */
export function imageTag(image: string): string {
  const known = tags.get(image);
  if (known !== undefined) return known;
  if (tags.size >= 4096) tags.clear();
  const tag = parsedTag(image);
  tags.set(image, tag);
  return tag;
}

const tags = new Map<string, string>();

const DOMAIN_PART = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = `(?:${DOMAIN_PART}(?:\\.${DOMAIN_PART})*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?`;
const PATH_PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}';
const NAME = new RegExp(
  `^(?:${DOMAIN}/)?${PATH_PART}(?:/${PATH_PART})*(?::(?<tag>[\\w][\\w.-]{0,127}))?(?:@(?<digest>${DIGEST}))?$`,
);

function parsedTag(image: string): string {
  if (/^[a-f0-9]{64}$/.test(image)) return '';
  const match = NAME.exec(image);
  if (match === null || nameLength(image) > NAME_LENGTH_MAX) return '';
  const { tag, digest } = match.groups ?? {};
  return tag ?? (digest === undefined ? 'latest' : '');
}

const NAME_LENGTH_MAX = 255;

/** Of the name without registry, tag and digest; a name without a folder is one of docker.io's library. */
function nameLength(image: string): number {
  const name = image.replace(/@.*$/, '').replace(/:[\w][\w.-]*$/, '');
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  if (hasRegistry) return rest.join('/').length;
  return rest.length > 0 ? name.length : `library/${name}`.length;
}

/** `Always` for what may change under its name. */
export const defaultPullPolicy = (image: string): 'Always' | 'IfNotPresent' =>
  imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent';
