/** Parts of an image reference (github.com/distribution/reference v0.6). */
export interface ImageName {
  /** With the registry, as written: `nginx`, `quay.io/org/app`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const DOMAIN =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d+)?$/;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/** The parts of a reference, or in the words of the reference parser why it is none. */
export function parseImageName(text: string): ImageName | string {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const result = parse(text);
  if (parsed.size > 10_000) parsed.clear();
  parsed.set(text, result);
  return result;
}

const parsed = new Map<string, ImageName | string>();

function parse(text: string): ImageName | string {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !DIGEST.test(digest)) return 'invalid reference format';
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const repository = hasTag ? named.slice(0, colon) : named;
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  if (tag !== undefined && !TAG.test(tag)) return 'invalid reference format';
  const components = pathOf(repository);
  if (components.length === 0 || !components.every((one) => COMPONENT.test(one))) {
    const lowered = components.length > 0 && components.every((one) => COMPONENT.test(one.toLowerCase()));
    return lowered
      ? `invalid reference format: repository name (${components.join('/')}) must be lowercase`
      : 'invalid reference format';
  }
  return { repository, tag, digest };
}

/** The path without the registry; empty when the registry itself is malformed. */
function pathOf(repository: string): readonly string[] {
  const [first = '', ...rest] = repository.split('/');
  const isDomain = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  if (!isDomain) return rest.length === 0 ? ['library', first].slice(1) : [first, ...rest];
  return DOMAIN.test(first) ? rest : [];
}

/** With `:latest` when neither tag nor digest is given (pkg/kubelet/images/image_manager.go, v1.36). */
export function withDefaultTag(image: string, name: ImageName): string {
  return name.tag === undefined && name.digest === undefined ? `${image}:latest` : image;
}

/** `docker.io/library/nginx` → `nginx`: what the library of images goes by. */
export function shortRepository(name: ImageName): string {
  return name.repository.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
}

const MIRRORS = /^(?:registry\.k8s\.io\/e2e-test-images|mirror\.gcr\.io\/library|public\.ecr\.aws\/docker\/library)\//;

/** As `shortRepository`, of an image that stands in a registry of copies, too. */
export function mirroredRepository(name: ImageName): string {
  return shortRepository(name).replace(MIRRORS, '');
}
