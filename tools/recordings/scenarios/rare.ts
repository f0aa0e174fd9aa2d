import {
  cascade,
  claim,
  create,
  deployment,
  inArea,
  merge,
  nodes,
  pathOf,
  pod,
  podTemplate,
  remove,
  removePods,
  strategic,
  type Action,
  type Fields,
  type Scenario,
} from './scenario';

const post = (t: number, path: string, body: Fields): Action => ({ t, method: 'POST', path, body });

// Volumes that nobody attaches: what is told of that. The tool of the corpus does not look at attachments.

const STORAGE_API = '/apis/storage.k8s.io/v1';
const attached = { nodes: nodes(2) };
const isAttachable = (node: string): Action =>
  merge(0, 'Node', node, {
    metadata: { annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' } },
  });
const driver = (fields: Fields = {}): Action =>
  post(0, `${STORAGE_API}/csidrivers`, {
    ...{ apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: '{{p}}' }, spec: { ...fields } },
  });
const disk = (name = 'a', accessModes = ['ReadWriteOnce']): readonly Action[] => [
  create(0, 'PersistentVolume', `{{p}}-${name}`, {
    spec: {
      capacity: { storage: '1Gi' },
      accessModes,
      persistentVolumeReclaimPolicy: 'Retain',
      csi: { driver: '{{p}}', volumeHandle: `h-{{p}}-${name}` },
      storageClassName: '{{p}}',
      claimRef: { namespace: '{{ns}}', name: `c-${name}` },
    },
  }),
  claim(0, `c-${name}`, { accessModes, volumeName: `{{p}}-${name}` }),
];
const user = (t: number, name: string, node: number, volumes: readonly string[] = ['a'], spec: Fields = {}): Action =>
  pod(t, name, {
    spec: {
      nodeSelector: { 'kubernetes.io/hostname': `{{p}}-n${node}` },
      volumes: volumes.map((each) => ({ name: each, persistentVolumeClaim: { claimName: `c-${each}` } })),
      ...spec,
    },
  });
const onBoth = [isAttachable('{{p}}-n0'), isAttachable('{{p}}-n1'), driver()];
const ad = inArea('storage');
const ATTACHED: readonly Scenario[] = [
  ad('ad-never-attached', 24, [...onBoth, ...disk(), user(3, 'one', 0), removePods(10, { name: 'one' })], attached),
  ad('ad-two-nodes', 24, [...onBoth, ...disk(), user(3, 'one', 0), user(10, 'two', 1)], attached),
  ad('ad-two-pods', 24, [...onBoth, ...disk(), user(3, 'one', 0), user(4, 'two', 0)], attached),
  ad('ad-two-volumes', 24, [...onBoth, ...disk('a'), ...disk('b'), user(3, 'one', 0, ['a', 'b'])], attached),
  ad(
    'ad-not-required',
    20,
    [isAttachable('{{p}}-n0'), driver({ attachRequired: false }), ...disk(), user(3, 'one', 0)],
    attached,
  ),
  ad('ad-no-driver', 20, [isAttachable('{{p}}-n0'), ...disk(), user(3, 'one', 0)], attached),
  ad('ad-by-the-node', 20, [driver(), ...disk(), user(3, 'one', 0)], attached),
];

const VOLUMES: readonly Scenario[] = [
  ad('pvc-expand-external', 30, [
    create(0, 'StorageClass', '{{p}}', { provisioner: 'csi.example.com', allowVolumeExpansion: true }),
    ...disk(),
    merge(12, 'PersistentVolumeClaim', 'c-a', { spec: { resources: { requests: { storage: '2Gi' } } } }),
  ]),
  ad('pv-recycled', 16, [
    create(0, 'PersistentVolume', '{{p}}-a', {
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Recycle',
        hostPath: { path: '/data' },
        storageClassName: '{{p}}',
      },
    }),
    claim(1, 'c'),
    remove(6, 'PersistentVolumeClaim', 'c'),
  ]),
  ad('pvc-expand-forbidden', 24, [
    create(0, 'StorageClass', '{{p}}', { provisioner: 'csi.example.com' }),
    ...disk(),
    merge(12, 'PersistentVolumeClaim', 'c-a', { spec: { resources: { requests: { storage: '2Gi' } } } }),
  ]),
  ad('pvc-expand-in-tree', 30, [
    create(0, 'StorageClass', '{{p}}', { provisioner: 'kubernetes.io/no-provisioner', allowVolumeExpansion: true }),
    create(0, 'PersistentVolume', '{{p}}-a', {
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        hostPath: { path: '/data' },
        storageClassName: '{{p}}',
      },
    }),
    claim(1, 'c'),
    merge(12, 'PersistentVolumeClaim', 'c', { spec: { resources: { requests: { storage: '2Gi' } } } }),
  ]),
];

// Devices.

const RESOURCE_API = '/apis/resource.k8s.io/v1';
const deviceClass: Action = post(0, `${RESOURCE_API}/deviceclasses`, {
  apiVersion: 'resource.k8s.io/v1',
  kind: 'DeviceClass',
  metadata: { name: '{{p}}' },
  spec: { selectors: [{ cel: { expression: 'device.driver == "{{p}}.example.com"' } }] },
});
const slice = (devices: readonly Fields[]): Action =>
  post(0, `${RESOURCE_API}/resourceslices`, {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceSlice',
    metadata: { name: '{{p}}-n0' },
    spec: {
      driver: '{{p}}.example.com',
      nodeName: '{{p}}-n0',
      pool: { name: '{{p}}-n0', generation: 1, resourceSliceCount: 1 },
      devices,
    },
  });
const claimSpec = { devices: { requests: [{ name: 'r', exactly: { deviceClassName: '{{p}}' } }] } };
const deviceTemplate = (t: number): Action =>
  post(t, `${RESOURCE_API}/namespaces/{{ns}}/resourceclaimtemplates`, {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaimTemplate',
    metadata: { name: 'tpl' },
    spec: { metadata: { labels: { a: 'b' } }, spec: claimSpec },
  });
const deviceClaim = (t: number, name: string): Action =>
  post(t, `${RESOURCE_API}/namespaces/{{ns}}/resourceclaims`, {
    ...{ apiVersion: 'resource.k8s.io/v1', kind: 'ResourceClaim', metadata: { name }, spec: claimSpec },
  });
const deviceUser = (t: number, name: string, source: Fields, spec: Fields = {}, steered?: Fields): Action =>
  pod(t, name, {
    ...(steered && { steered }),
    spec: {
      nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
      resourceClaims: [{ name: 'c', ...source }],
      containers: [{ name: 'c', image: 'app:1', resources: { claims: [{ name: 'c' }] } }],
      ...spec,
    },
  });
const devices = { nodes: nodes(1) };
const fromTemplate = { resourceClaimTemplateName: 'tpl' };
const dra = inArea('misc');
const DEVICES: readonly Scenario[] = [
  dra(
    'dra-template',
    30,
    [
      deviceClass,
      slice([{ name: 'd0' }]),
      deviceTemplate(0),
      deviceUser(2, 'one', fromTemplate),
      removePods(14, { name: 'one' }),
    ],
    devices,
  ),
  dra(
    'dra-finished',
    30,
    [
      deviceClass,
      slice([{ name: 'd0' }]),
      deviceTemplate(0),
      deviceUser(2, 'one', fromTemplate, { restartPolicy: 'Never' }, { 'exit-plan': '0@6' }),
    ],
    devices,
  ),
  dra('dra-template-missing', 24, [deviceClass, deviceUser(2, 'one', fromTemplate), deviceTemplate(10)], devices),
  dra(
    'dra-claim-shared',
    40,
    [
      deviceClass,
      slice([{ name: 'd0' }]),
      deviceClaim(0, 'shared'),
      deviceUser(2, 'one', { resourceClaimName: 'shared' }),
      deviceUser(4, 'two', { resourceClaimName: 'shared' }),
      removePods(12, { name: 'one' }),
      removePods(20, { name: 'two' }),
    ],
    devices,
  ),
  dra(
    'dra-claim-deleted',
    40,
    [
      deviceClass,
      slice([{ name: 'd0' }]),
      deviceClaim(0, 'shared'),
      deviceUser(2, 'one', { resourceClaimName: 'shared' }),
      { t: 10, method: 'DELETE', path: `${RESOURCE_API}/namespaces/{{ns}}/resourceclaims/shared` },
      removePods(18, { name: 'one' }),
    ],
    devices,
  ),
  dra(
    'dra-scarce',
    40,
    [
      deviceClass,
      slice([{ name: 'd0' }]),
      deviceTemplate(0),
      deviceUser(2, 'one', fromTemplate),
      deviceUser(6, 'two', fromTemplate),
      removePods(14, { name: 'one' }),
    ],
    devices,
  ),
  dra(
    'dra-tainted-device',
    40,
    [
      deviceClass,
      slice([{ name: 'd0' }]),
      deviceTemplate(0),
      deviceUser(2, 'one', fromTemplate),
      {
        ...{ t: 12, method: 'PATCH', path: `${RESOURCE_API}/resourceslices/{{p}}-n0`, patch: 'merge' },
        body: {
          spec: {
            devices: [{ name: 'd0', taints: [{ key: 'example.com/broken', value: 'yes', effect: 'NoExecute' }] }],
          },
        },
      },
    ],
    devices,
  ),
  dra(
    'dra-quota',
    30,
    [
      deviceClass,
      create(0, 'ResourceQuota', 'q', {
        spec: {
          hard: { 'count/resourceclaims.resource.k8s.io': '1' },
        },
      }),
      deviceTemplate(0),
      deviceUser(2, 'one', fromTemplate),
      deviceUser(6, 'two', fromTemplate),
    ],
    devices,
  ),
];

// Certificates.

const CERTIFICATES = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const request = (t: number, text: string, signerName: string, usages: readonly string[], more: Fields = {}): Action =>
  post(t, CERTIFICATES, {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: '{{p}}-r' },
    spec: { request: text, signerName, usages, ...more },
  });
const decided = (t: number, type: string): Action => ({
  ...{ t, method: 'PATCH', path: `${CERTIFICATES}/{{p}}-r/approval`, patch: 'merge' },
  body: { status: { conditions: [{ type, status: 'True', reason: 'Test', message: 'by hand' }] } },
});
const ALICE =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIYk1JR0JBZ0VBTUI4eERUQUxCZ05WQkFvTUJIUmxZVzB4RGpBTUJnTlZCQU1NQldGc2FXTmxNRmt3RXdZSApLb1pJemowQ0FRWUlLb1pJemowREFRY0RRZ0FFT0hMbTZ1b21PRS9DWHM2bVZLTGMvYkRQd04wUjZDTStTWElQClVnNWxHRkNXTWJEeTJ2K1RPWWl0OTVIbHlrb2gxa3JQaDc0bGU1Z0QxRnlsN2ZiYUQ2QUFNQW9HQ0NxR1NNNDkKQkFNQ0Ewa0FNRVlDSVFDMzRWL1VwYVYvSDRzaWZ3WkJ4ZlZJeG81ZkRQUnJ5azBpanFiMklmZEg2QUloQU5tQgplbFMwZTJFMTEza0RFdWE2eTEwenhoU0hPTk5kM1JEQllMWis1dDRhCi0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=';
const KUBELET =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIck1JR1NBZ0VBTURBeEZUQVRCZ05WQkFvTURITjVjM1JsYlRwdWIyUmxjekVYTUJVR0ExVUVBd3dPYzNsegpkR1Z0T201dlpHVTZiakV3V1RBVEJnY3Foa2pPUFFJQkJnZ3Foa2pPUFFNQkJ3TkNBQVFsdlBxL3FCQWFuRDRYCnAxNkRBMzhVQWRHaVRucHFDYXRneVdzRHEwZFYyZG1TTmsyKysrZzVHWGlaS2dSckJXVCtoT2RGcUFwZUhXZFUKM0FaQXF3ZGVvQUF3Q2dZSUtvWkl6ajBFQXdJRFNBQXdSUUloQU8vN0pPSVRCN0NsRjdqeVppQ1R0ZDZxQ0dMTQo0eG51Q0JBMGVuU1BPT2JvQWlBQ01hS2VPeTNOcEFvRFN2SSs2RUdocDc0bytMYllKc0diNEw0eHpDck16QT09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=';
const SERVING =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQkVEQ0J1QUlCQURBd01SVXdFd1lEVlFRS0RBeHplWE4wWlcwNmJtOWtaWE14RnpBVkJnTlZCQU1NRG5ONQpjM1JsYlRwdWIyUmxPbTR4TUZrd0V3WUhLb1pJemowQ0FRWUlLb1pJemowREFRY0RRZ0FFc09LRlRRSkRWcHljCmlJbnZqU05yaTdPU1VITlNPVTJHdFdtVi82QlhDQnkvSmdKT2hOaEVPYUZjT2R4dHpzTjl2WXdKY2xpOGd1NXkKSTIzd1dDNytxYUFtTUNRR0NTcUdTSWIzRFFFSkRqRVhNQlV3RXdZRFZSMFJCQXd3Q29JQ2JqR0hCQW9BQUFFdwpDZ1lJS29aSXpqMEVBd0lEUndBd1JBSWdEaVpOYk9EQ09nSFNLb3labGtBNUNoVlRzOW1MUGRaRmJnK1hmcW5hCkduNENJSGNZaGRtM216aFJPOWp6THQ1MGFTRzk3eWFCQXAraDd1VzkvUVhhemJJdQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K';
const CLIENT = 'kubernetes.io/kube-apiserver-client';
const csr = inArea('misc');
const REQUESTS: readonly Scenario[] = [
  csr('csr-approved', 14, [request(0, ALICE, CLIENT, ['client auth']), decided(4, 'Approved')]),
  csr('csr-short', 14, [
    request(0, ALICE, CLIENT, ['client auth'], { expirationSeconds: 600 }),
    decided(4, 'Approved'),
  ]),
  csr('csr-wrong-usage', 14, [request(0, ALICE, CLIENT, ['server auth']), decided(4, 'Approved')]),
  csr('csr-foreign-signer', 14, [request(0, ALICE, 'example.com/own', ['client auth']), decided(4, 'Approved')]),
  csr('csr-legacy-signer', 14, [
    request(0, ALICE, 'kubernetes.io/legacy-unknown', ['client auth']),
    decided(4, 'Approved'),
  ]),
  csr('csr-kubelet-client', 14, [
    request(0, KUBELET, 'kubernetes.io/kube-apiserver-client-kubelet', ['digital signature', 'client auth']),
  ]),
  csr('csr-kubelet-approved', 14, [
    request(0, KUBELET, 'kubernetes.io/kube-apiserver-client-kubelet', ['digital signature', 'client auth']),
    decided(4, 'Approved'),
  ]),
  csr('csr-kubelet-wrong-name', 14, [
    request(0, ALICE, 'kubernetes.io/kube-apiserver-client-kubelet', ['digital signature', 'client auth']),
    decided(4, 'Approved'),
  ]),
  csr('csr-serving', 14, [
    request(0, SERVING, 'kubernetes.io/kubelet-serving', ['digital signature', 'server auth']),
    decided(4, 'Approved'),
  ]),
  csr('csr-serving-bare', 14, [
    request(0, KUBELET, 'kubernetes.io/kubelet-serving', ['digital signature', 'server auth']),
    decided(4, 'Approved'),
  ]),
];

// Roles, accounts, namespaces and owners.

const role = (t: number, name: string, fields: Fields, labels: Fields = {}): Action =>
  create(t, 'ClusterRole', `{{p}}-${name}`, { metadata: { labels }, ...fields });
const may = (...resources: readonly string[]): Fields => ({ apiGroups: [''], resources, verbs: ['get'] });
const aggregate = (...selectors: readonly Fields[]): Fields => ({
  aggregationRule: { clusterRoleSelectors: selectors },
});
const byLabel = (value: string): Fields => ({ matchLabels: { '{{p}}.example.com/to': value } });
const to = (value: string): Fields => ({ '{{p}}.example.com/to': value });
const roles = inArea('misc');
const ROLES: readonly Scenario[] = [
  roles('role-chain', 16, [
    role(0, 'base', { rules: [may('pods')] }, to('mid')),
    role(0, 'mid', aggregate(byLabel('mid')), to('top')),
    role(0, 'top', aggregate(byLabel('top'))),
    role(6, 'more', { rules: [may('secrets', 'pods'), may('pods')] }, to('mid')),
  ]),
  roles('role-edited', 16, [
    role(0, 'base', { rules: [may('pods')] }, to('top')),
    role(0, 'top', { ...aggregate(byLabel('top')), rules: [may('nodes')] }),
    merge(5, 'ClusterRole', '{{p}}-top', { rules: [may('events')] }),
    merge(10, 'ClusterRole', '{{p}}-top', { aggregationRule: null, rules: [may('services')] }),
  ]),
  roles('role-two-selectors', 16, [
    role(0, 'a', { rules: [may('pods'), { nonResourceURLs: ['/metrics'], verbs: ['get'] }] }, to('one')),
    role(0, 'b', { rules: [may('pods'), may('configmaps')] }, to('two')),
    role(0, 'top', aggregate(byLabel('two'), byLabel('one'), byLabel('two'))),
    remove(8, 'ClusterRole', '{{p}}-b'),
  ]),
  roles('role-expressions', 16, [
    role(0, 'a', { rules: [may('pods')] }, to('one')),
    role(0, 'b', { rules: [may('secrets')] }, to('two')),
    role(
      1,
      'top',
      aggregate({
        matchExpressions: [
          { key: '{{p}}.example.com/to', operator: 'NotIn', values: ['two'] },
          { key: '{{p}}.example.com/to', operator: 'Exists' },
        ],
      }),
    ),
    merge(8, 'ClusterRole', '{{p}}-a', { metadata: { labels: { '{{p}}.example.com/to': 'two' } } }),
  ]),
];

const tokenSecret = (t: number, name: string, annotations: Fields, fields: Fields = {}): Action =>
  create(t, 'Secret', name, { metadata: { annotations }, type: 'kubernetes.io/service-account-token', ...fields });
const forRobot = { 'kubernetes.io/service-account.name': 'robot' };
const sa = inArea('serviceaccount');
const tracked = { trackDefaults: true };
const ACCOUNTS: readonly Scenario[] = [
  sa(
    'sa-account-deleted',
    24,
    [create(0, 'ServiceAccount', 'robot'), tokenSecret(1, 't', forRobot), remove(8, 'ServiceAccount', 'robot')],
    tracked,
  ),
  sa(
    'sa-account-recreated',
    30,
    [
      create(0, 'ServiceAccount', 'robot'),
      tokenSecret(1, 't', forRobot),
      remove(8, 'ServiceAccount', 'robot'),
      create(8, 'ServiceAccount', 'robot'),
    ],
    tracked,
  ),
  sa(
    'sa-wrong-uid',
    20,
    [
      create(0, 'ServiceAccount', 'robot'),
      tokenSecret(2, 't', { ...forRobot, 'kubernetes.io/service-account.uid': '00000000-0000-0000-0000-000000000001' }),
    ],
    tracked,
  ),
  sa(
    'sa-ca-edited',
    20,
    [
      create(0, 'ServiceAccount', 'robot'),
      tokenSecret(1, 't', forRobot),
      merge(7, 'Secret', 't', { data: { 'ca.crt': 'eA==', namespace: null } }),
    ],
    tracked,
  ),
  sa(
    'sa-named-secrets',
    24,
    [
      create(0, 'ServiceAccount', 'robot', { secrets: [{ name: 't' }, { name: 'other' }] }),
      tokenSecret(2, 't', forRobot),
      remove(9, 'Secret', 't'),
    ],
    tracked,
  ),
  sa(
    'sa-annotation-changed',
    24,
    [
      create(0, 'ServiceAccount', 'robot'),
      create(0, 'ServiceAccount', 'second'),
      tokenSecret(1, 't', forRobot),
      merge(8, 'Secret', 't', { metadata: { annotations: { 'kubernetes.io/service-account.name': 'second' } } }),
    ],
    tracked,
  ),
];

const ownedBy = (t: number, kind: string, name: string, owner: Fields, ownerPath: string): Action => ({
  ...create(t, kind, name, {
    metadata: { ownerReferences: [{ uid: '00000000-0000-0000-0000-000000000009', ...owner }] },
  }),
  ownerOf: [ownerPath],
});
const gc = inArea('gc');
const OWNERS: readonly Scenario[] = [
  gc('gc-namespaced-owner-of-cluster', 24, [
    create(0, 'ConfigMap', 'o'),
    ownedBy(1, 'ClusterRole', '{{p}}-d', { apiVersion: 'v1', kind: 'ConfigMap', name: 'o' }, pathOf('ConfigMap', 'o')),
  ]),
  gc('gc-cluster-owner-deleted', 24, [
    create(0, 'ClusterRole', '{{p}}-o'),
    ownedBy(
      1,
      'ConfigMap',
      'd',
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: '{{p}}-o', blockOwnerDeletion: true },
      pathOf('ClusterRole', '{{p}}-o'),
    ),
    cascade(6, 'ClusterRole', '{{p}}-o', 'Foreground'),
  ]),
  gc('gc-owner-other-version', 24, [
    deployment(0, { replicas: 0 }),
    ownedBy(
      2,
      'ConfigMap',
      'd',
      { apiVersion: 'apps/v1beta9', kind: 'Deployment', name: 'web' },
      pathOf('Deployment', 'web'),
    ),
    remove(8, 'Deployment', 'web'),
  ]),
  gc('gc-owner-wrong-kind-same-uid', 24, [
    create(0, 'ConfigMap', 'o'),
    ownedBy(2, 'ConfigMap', 'd', { apiVersion: 'v1', kind: 'Secret', name: 'o' }, pathOf('ConfigMap', 'o')),
  ]),
  gc('gc-wait-for-foreground-held', 40, [
    deployment(0, { replicas: 2 }, { steered: { 'term-after': '8' } }),
    cascade(6, 'Deployment', 'web', 'Foreground'),
    create(9, 'ConfigMap', 'free'),
  ]),
  gc('gc-orphan-then-foreground', 30, [
    create(0, 'ConfigMap', 'o', { metadata: { finalizers: ['example.com/hold'] } }),
    ownedBy(
      1,
      'ConfigMap',
      'd',
      { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', blockOwnerDeletion: true },
      pathOf('ConfigMap', 'o'),
    ),
    cascade(5, 'ConfigMap', 'o', 'Orphan'),
    cascade(10, 'ConfigMap', 'o', 'Foreground'),
    merge(16, 'ConfigMap', 'o', { metadata: { finalizers: null } }),
  ]),
];

// What the families of workloads have not.

const cron = (fields: Fields, t = 0): Action =>
  create(t, 'CronJob', 'cj', {
    spec: {
      schedule: '* * * * *',
      jobTemplate: {
        spec: {
          template: podTemplate({
            labels: { job: 'x' },
            steered: { 'exit-plan': '0@4' },
            spec: { nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' }, restartPolicy: 'Never' },
          }),
        },
      },
      ...fields,
    },
  });
const longAgo = (t: number): Action => ({
  ...{ t, method: 'PATCH', path: `${pathOf('CronJob', 'cj')}/status`, patch: 'merge' },
  body: { status: { lastScheduleTime: '2020-01-01T00:00:00Z' } },
});
const cj = inArea('cronjob');
const CRON_JOBS: readonly Scenario[] = [
  cj(
    'cj-many-missed',
    40,
    [cron({ suspend: true }), longAgo(3), merge(6, 'CronJob', 'cj', { spec: { suspend: false } })],
    { alignSecond: 10 },
  ),
  cj(
    'cj-missed-deadline',
    40,
    [
      cron({ suspend: true, startingDeadlineSeconds: 15 }),
      longAgo(3),
      merge(6, 'CronJob', 'cj', { spec: { suspend: false } }),
    ],
    { alignSecond: 25 },
  ),
  cj(
    'cj-missed-in-deadline',
    40,
    [
      cron({ suspend: true, startingDeadlineSeconds: 200 }),
      longAgo(3),
      merge(6, 'CronJob', 'cj', { spec: { suspend: false } }),
    ],
    { alignSecond: 10 },
  ),
  cj('cj-never-due', 20, [cron({ schedule: '0 0 31 2 *' })], { alignSecond: 10 }),
  cj(
    'cj-zone-changed',
    90,
    [cron({ timeZone: 'Europe/Berlin' }), merge(20, 'CronJob', 'cj', { spec: { timeZone: 'Asia/Tokyo' } })],
    { alignSecond: 50 },
  ),
  cj(
    'cj-job-deleted',
    60,
    [
      cron({
        concurrencyPolicy: 'Forbid',
        jobTemplate: {
          metadata: { labels: { mine: 'x' } },
          spec: {
            template: podTemplate({
              labels: { job: 'x' },
              spec: { nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' }, restartPolicy: 'Never' },
            }),
          },
        },
      }),
      { t: 22, method: 'DELETE', find: { resource: 'jobs', selector: 'mine=x' } },
    ],
    { alignSecond: 50 },
  ),
];

const scaler = (spec: Fields, t = 3): Action =>
  create(t, 'HorizontalPodAutoscaler', 'h', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 5,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
      ],
      ...spec,
    },
  });
const loaded = (t = 0, name = 'web'): Action =>
  create(t, 'Deployment', name, {
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: podTemplate({
        labels: { app: 'web' },
        steered: { 'cpu-usage': '90m' },
        container: { resources: { requests: { cpu: '100m' } } },
      }),
    },
  });
const hpa = inArea('hpa');
const AUTOSCALERS: readonly Scenario[] = [
  hpa('hpa-wrong-kind', 30, [
    loaded(),
    scaler({ scaleTargetRef: { apiVersion: 'v1', kind: 'ConfigMap', name: 'web' } }),
  ]),
  hpa('hpa-wrong-group', 30, [
    loaded(),
    scaler({ scaleTargetRef: { apiVersion: 'example.com/v1', kind: 'Deployment', name: 'web' } }),
  ]),
  hpa('hpa-old-group', 40, [
    loaded(),
    scaler({ scaleTargetRef: { apiVersion: 'extensions/v1beta1', kind: 'Deployment', name: 'web' } }),
  ]),
  hpa('hpa-no-version', 40, [loaded(), scaler({ scaleTargetRef: { kind: 'Deployment', name: 'web' } })]),
  hpa('hpa-pods-metric', 30, [
    loaded(),
    scaler({
      metrics: [
        { type: 'Pods', pods: { metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '5' } } },
      ],
    }),
  ]),
  hpa('hpa-replicaset', 50, [
    create(0, 'ReplicaSet', 'web', {
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web' } },
        template: podTemplate({
          labels: { app: 'web' },
          steered: { 'cpu-usage': '90m' },
          container: { resources: { requests: { cpu: '100m' } } },
        }),
      },
    }),
    scaler({ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web' } }),
  ]),
  hpa('hpa-init-and-sidecar', 50, [
    create(0, 'Deployment', 'web', {
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        template: podTemplate({
          labels: { app: 'web' },
          steered: { 'cpu-usage': '90m' },
          spec: {
            nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
            initContainers: [
              { name: 's', image: 'app:1', restartPolicy: 'Always', resources: { requests: { cpu: '100m' } } },
            ],
            containers: [{ name: 'c', image: 'app:1', resources: { requests: { cpu: '100m' } } }],
          },
        }),
      },
    }),
    scaler({}),
  ]),
  hpa('hpa-pod-level', 50, [
    create(0, 'Deployment', 'web', {
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        template: podTemplate({
          labels: { app: 'web' },
          steered: { 'cpu-usage': '90m' },
          spec: {
            nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
            resources: { requests: { cpu: '150m' } },
            containers: [{ name: 'c', image: 'app:1' }],
          },
        }),
      },
    }),
    scaler({}),
  ]),
];

const service = (t: number, name: string, spec: Fields): Action =>
  create(t, 'Service', name, { spec: { ports: [{ port: 80 }], ...spec } });
const addresses = (count: number, from = 0): readonly Fields[] =>
  Array.from({ length: count }, (_, index) => ({
    ip: `198.51.${100 + Math.floor((index + from) / 250)}.${((index + from) % 250) + 1}`,
  }));
const ep = inArea('endpoints');
const ENDPOINTS: readonly Scenario[] = [
  ep('ep-mirror-150', 24, [
    service(0, 'ext', {}),
    create(1, 'Endpoints', 'ext', { subsets: [{ addresses: addresses(150), ports: [{ port: 80 }] }] }),
    merge(8, 'Endpoints', 'ext', { subsets: [{ addresses: addresses(120, 60), ports: [{ port: 80 }] }] }),
    merge(14, 'Endpoints', 'ext', { subsets: [{ addresses: addresses(20), ports: [{ port: 80 }] }] }),
  ]),
  ep('ep-mirror-over-1000', 24, [
    service(0, 'ext', {}),
    create(1, 'Endpoints', 'ext', { subsets: [{ addresses: addresses(1010), ports: [{ port: 80 }] }] }),
  ]),
  ep('ep-mirror-invalid', 20, [
    service(0, 'ext', {}),
    create(1, 'Endpoints', 'ext', {
      subsets: [{ addresses: [{ ip: '192.0.2.1' }, { ip: '127.0.0.1' }], ports: [{ port: 80 }] }],
    }),
    create(2, 'Endpoints', 'second', {
      subsets: [
        {
          addresses: [{ ip: '192.0.2.5' }],
          ports: [
            { name: 'a', port: 80 },
            { name: 'b', port: 80 },
          ],
        },
      ],
    }),
  ]),
  ep('ep-dual-stack-asked', 14, [
    service(0, 'web', { selector: { app: 'web' }, ipFamilyPolicy: 'PreferDualStack' }),
    deployment(0, { replicas: 1 }),
  ]),
  ep('ep-same-target-ports', 16, [
    service(0, 'web', {
      selector: { app: 'web' },
      ports: [
        { name: 'a', port: 80, targetPort: 8080 },
        { name: 'b', port: 81, targetPort: 8080 },
      ],
    }),
    deployment(0, { replicas: 2 }),
  ]),
  ep('ep-pod-gates', 24, [
    service(0, 'web', { selector: { app: 'web' } }),
    pod(0, 'a', {
      labels: { app: 'web' },
      spec: {
        nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
        readinessGates: [{ conditionType: 'example.com/lb' }],
      },
    }),
  ]),
];

const HELD: Fields = { metadata: { finalizers: ['example.com/hold'] } };
const ns = inArea('namespace');
const inside = (t: number, kind: string, name: string, fields: Fields): Action => {
  const { metadata, ...rest } = fields as { metadata?: Fields };
  return create(t, kind, name, { metadata: { namespace: '{{p}}-b', ...metadata }, ...rest });
};
const NAMESPACES: readonly Scenario[] = [
  ns(
    'ns-finalizer-own',
    40,
    [
      create(0, 'Namespace', '{{p}}-b', HELD),
      inside(2, 'ConfigMap', 'a', {}),
      remove(5, 'Namespace', '{{p}}-b'),
      merge(18, 'Namespace', '{{p}}-b', { metadata: { finalizers: null } }),
    ],
    tracked,
  ),
  ns(
    'ns-many-kinds-held',
    44,
    [
      create(0, 'Namespace', '{{p}}-b'),
      inside(2, 'ConfigMap', 'a', HELD),
      inside(2, 'ConfigMap', 'b', HELD),
      inside(2, 'Service', 's', { ...HELD, spec: { ports: [{ port: 80 }] } }),
      inside(2, 'Deployment', 'd', {
        ...HELD,
        spec: {
          replicas: 0,
          selector: { matchLabels: { a: 'b' } },
          template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'app:1' }] } },
        },
      }),
      remove(5, 'Namespace', '{{p}}-b'),
      strategic(20, 'Namespace', '{{p}}-b', { metadata: { labels: { touched: 'x' } } }),
    ],
    tracked,
  ),
];

/** Kinds that the families of the corpus leave out. */
export const RARE: readonly Scenario[] = [
  ...ATTACHED,
  ...VOLUMES,
  ...DEVICES,
  ...REQUESTS,
  ...ROLES,
  ...ACCOUNTS,
  ...OWNERS,
  ...CRON_JOBS,
  ...AUTOSCALERS,
  ...ENDPOINTS,
  ...NAMESPACES,
];
