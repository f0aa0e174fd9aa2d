import type { Instant } from '../../../base/brand';
import { quantity } from '../../../base/quantity';
import { invariant } from '../../../base/invariant';
import { instantOf } from '../../../base/timestamp';
import { isInlined } from '../../../api/struct-model/struct-model';
import type { Field, ScalarType, Struct, Type } from '../../../api/struct-model/type';

/**
 * An object as go-spew prints it with `%#v` and the settings of k8s.io/utils/dump.ForHash: fields in Go's order under
 * Go's names, each with its type. Hashes of templates are taken over this text, so it must agree to the byte.
 */
export const goDump = (struct: Struct, value: unknown): string =>
  `(${typeName(struct)})${structText(struct, fieldsOf(value))}`;

type Fields = Readonly<Record<string, unknown>>;

/** Where Go's name is not the JSON name with a capital: by struct, then JSON name (k8s.io/api v0.36). */
const GO_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    apiGroup: 'APIGroup',
    apiVersion: 'APIVersion',
    awsElasticBlockStore: 'AWSElasticBlockStore',
    cephfs: 'CephFS',
    chapAuthDiscovery: 'DiscoveryCHAPAuth',
    chapAuthSession: 'SessionCHAPAuth',
    csi: 'CSI',
    diskURI: 'DataDiskURI',
    dnsConfig: 'DNSConfig',
    dnsPolicy: 'DNSPolicy',
    fc: 'FC',
    fsGroup: 'FSGroup',
    fsGroupChangePolicy: 'FSGroupChangePolicy',
    fsType: 'FSType',
    gcePersistentDisk: 'GCEPersistentDisk',
    gmsaCredentialSpec: 'GMSACredentialSpec',
    gmsaCredentialSpecName: 'GMSACredentialSpecName',
    grpc: 'GRPC',
    httpGet: 'HTTPGet',
    httpHeaders: 'HTTPHeaders',
    ip: 'IP',
    iqn: 'IQN',
    iscsi: 'ISCSI',
    iscsiInterface: 'ISCSIInterface',
    metadata: 'ObjectMeta',
    nfs: 'NFS',
    os: 'OS',
    pdName: 'PDName',
    rbd: 'RBD',
    seLinuxChangePolicy: 'SELinuxChangePolicy',
    seLinuxOptions: 'SELinuxOptions',
    serviceAccount: 'DeprecatedServiceAccount',
    sslEnabled: 'SSLEnabled',
    storageos: 'StorageOS',
    tcpSocket: 'TCPSocket',
    tty: 'TTY',
    uid: 'UID',
    wwids: 'WWIDs',
    'GlusterfsVolumeSource.endpoints': 'EndpointsName',
    'RBDVolumeSource.image': 'RBDImage',
    'RBDVolumeSource.monitors': 'CephMonitors',
    'RBDVolumeSource.pool': 'RBDPool',
    'RBDVolumeSource.user': 'RadosUser',
  }),
);

const NIL = '<nil>';

const packageOf = (struct: Struct): string => struct.goPackage.slice(struct.goPackage.lastIndexOf('/') + 1);
const typeName = (struct: Struct): string => `${packageOf(struct)}.${struct.goName}`;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

const goName = (struct: Struct, json: string): string =>
  GO_NAMES.get(`${struct.goName}.${json}`) ?? GO_NAMES.get(json) ?? json.charAt(0).toUpperCase() + json.slice(1);

function structText(struct: Struct, value: Fields): string {
  const parts = struct.members.map((member) =>
    isInlined(member)
      ? `${member.inlined.goName}:(${typeName(member.inlined)})${structText(member.inlined, value)}`
      : fieldText(struct, member, value[member.json]),
  );
  return `{${parts.join(' ')}}`;
}

function fieldText(struct: Struct, { json, type }: Field, value: unknown): string {
  const star = type.pointer ? '*' : '';
  return `${goName(struct, json)}:(${star}${type.go})${type.pointer && isAbsent(value) ? NIL : valueText(type, value)}`;
}

function valueText(type: Type, value: unknown): string {
  switch (type.kind) {
    case 'struct':
      return structText(type.struct, fieldsOf(value));
    case 'list': {
      const items = Array.isArray(value) ? (value as readonly unknown[]) : [];
      return items.length === 0 ? NIL : `[${items.map((item) => valueText(type.element, item)).join(' ')}]`;
    }
    case 'map': {
      const entries = Object.entries(fieldsOf(value)).sort(([a], [b]) => (a < b ? -1 : 1));
      if (entries.length === 0) return NIL;
      return `map[${entries.map(([key, item]) => `${key}:${valueText(type.element, item)}`).join(' ')}]`;
    }
    case 'scalar':
      return scalarText(type, value);
    case 'schema-or':
      invariant(false, `a dump of ${type.go} is not modelled`);
  }
}

function scalarText({ scalar }: ScalarType, value: unknown): string {
  switch (scalar) {
    case 'string':
      return typeof value === 'string' ? value : '';
    case 'bool':
      return value === true ? 'true' : 'false';
    case 'quantity':
      return quantityText(typeof value === 'string' ? value : '0');
    case 'intorstring':
      return typeof value === 'string'
        ? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
        : `{Type:(intstr.Type)0 IntVal:(int32)${Number(value ?? 0)} StrVal:(string)}`;
    case 'time':
    case 'microtime':
      return typeof value === 'string' ? timeText(instantOf(value)) : timeText(undefined);
    case 'int32':
    case 'int64':
    case 'uint8':
    case 'uint16':
    case 'uint32':
    case 'uint64':
    case 'float32':
    case 'float64':
      return String(value ?? 0);
    default:
      return JSON.stringify(value ?? null);
  }
}

/** Seconds from the year 1 on. Go adds its zone's tables, which are of the machine: such a hash is ours alone. */
function timeText(at: Instant | undefined): string {
  const seconds = at === undefined ? 0 : Math.floor(at / 1000) + 62_135_596_800;
  return `{Time:(time.Time){wall:(uint64)0 ext:(int64)${seconds} loc:(*time.Location)<nil>}}`;
}

const FORMATS = { decimal: 'DecimalSI', binary: 'BinarySI', exponent: 'DecimalExponent' } as const;
const SCALES: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** A quantity in its canonical text, as it is after it came over the wire: an integer and a power of ten. */
function quantityText(text: string): string {
  const { format, nanos } = quantity(text);
  const match = /^(-?\d+)(?:e(-?\d+)|([numkMGTPE]?))$/.exec(text);
  const [value, scale] =
    format === 'binary' || match === null
      ? [String(nanos / 1_000_000_000n), 0]
      : [match[1] ?? '0', match[2] === undefined ? (SCALES[match[3] ?? ''] ?? 0) : Number(match[2])];
  const amount = `{value:(int64)${value} scale:(resource.Scale)${scale}}`;
  return `{i:(resource.int64Amount)${amount} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${text} Format:(resource.Format)${FORMATS[format]}}`;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;
