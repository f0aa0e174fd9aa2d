import type { Device, DeviceAttribute, DeviceConstraint } from '../../../../api/types/resource-v1';

/** What the devices of a claim must have in common, or must differ in; it follows the search, back and forth. */
export interface RunningConstraint {
  /** False: the device does not fit those that were added before. */
  add(request: RequestName, driver: string, device: Device): boolean;
  remove(request: RequestName): void;
}

export interface RequestName {
  readonly request: string;
  readonly subRequest?: string;
}

/** structured/internal/incubating/constraint.go (v0.36). */
export function runningConstraint({
  requests = [],
  matchAttribute,
  distinctAttribute,
}: DeviceConstraint): RunningConstraint {
  const applies = ({ request, subRequest }: RequestName): boolean =>
    requests.length === 0 ||
    requests.includes(request) ||
    (subRequest !== undefined && requests.includes(`${request}/${subRequest}`));
  return matchAttribute === undefined
    ? new Distinct(applies, distinctAttribute ?? '')
    : new Matching(applies, matchAttribute);
}

class Matching implements RunningConstraint {
  private common: DeviceAttribute | undefined;
  private devices = 0;

  constructor(
    private readonly applies: (request: RequestName) => boolean,
    private readonly attribute: string,
  ) {}

  add(request: RequestName, driver: string, device: Device): boolean {
    if (!this.applies(request)) return true;
    const own = attributeOf(this.attribute, driver, device);
    if (own === undefined) return false;
    if (this.devices === 0) this.common = own;
    else if (this.common === undefined || !isSame(own, this.common)) return false;
    this.devices += 1;
    return true;
  }

  remove(request: RequestName): void {
    if (this.applies(request)) this.devices -= 1;
  }
}

class Distinct implements RunningConstraint {
  /** One for each request: as upstream, a further device of a request takes the place of the one before. */
  private readonly seen = new Map<string, DeviceAttribute>();

  constructor(
    private readonly applies: (request: RequestName) => boolean,
    private readonly attribute: string,
  ) {}

  add(request: RequestName, driver: string, device: Device): boolean {
    if (!this.applies(request)) return true;
    const own = attributeOf(this.attribute, driver, device);
    if (own === undefined) return false;
    if (this.seen.size > 0 && (!isComparable(own) || [...this.seen.values()].some((other) => isSame(own, other)))) {
      return false;
    }
    this.seen.set(request.request, own);
    return true;
  }

  remove(request: RequestName): void {
    if (this.applies(request)) this.seen.delete(request.request);
  }
}

/** By its full name, or without the domain when that is the driver's. */
function attributeOf(name: string, driver: string, { attributes = {} }: Device): DeviceAttribute | undefined {
  const slash = name.indexOf('/');
  return attributes[name] ?? (name.slice(0, slash) === driver ? attributes[name.slice(slash + 1)] : undefined);
}

const isComparable = ({ string, int, bool, version }: DeviceAttribute): boolean =>
  (string ?? int ?? bool ?? version) !== undefined;

const isSame = (a: DeviceAttribute, b: DeviceAttribute): boolean =>
  isComparable(a) && a.string === b.string && a.int === b.int && a.bool === b.bool && a.version === b.version;
