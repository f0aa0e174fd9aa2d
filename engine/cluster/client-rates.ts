import type { RequestRate } from '../client/request-rate';

/** Processes whose clients hold themselves to a rate. */
export type RatedProcess =
  | 'kube-controller-manager'
  | 'cloud-controller-manager'
  | 'kube-scheduler'
  | 'kubelet'
  | 'kubelet events'
  | 'kube-proxy'
  | 'csi-driver';

export type ClientRates = Readonly<Record<RatedProcess, RequestRate>>;

/**
 * What upstream's components are held to unless they are told otherwise (v1.36): pkg/controller/apis/config/v1alpha1,
 * pkg/scheduler/apis/config/v1, pkg/kubelet/apis/config/v1beta1 (`kubeAPIQPS`, `eventRecordQPS`) and
 * pkg/proxy/apis/config/v1alpha1 defaults.go; the sidecars of a CSI driver say 5 and 10.
 */
export const USUAL_CLIENT_RATES: ClientRates = Object.freeze({
  'kube-controller-manager': { qps: 20, burst: 30 },
  'cloud-controller-manager': { qps: 20, burst: 30 },
  'kube-scheduler': { qps: 50, burst: 100 },
  kubelet: { qps: 50, burst: 100 },
  'kubelet events': { qps: 50, burst: 100 },
  'kube-proxy': { qps: 5, burst: 10 },
  'csi-driver': { qps: 5, burst: 10 },
});

const NO_LIMIT: RequestRate = Object.freeze({ qps: -1, burst: 0 });

/** Nobody holds back: for measurements, and as tests at scale raise the rates of real components. */
export const NO_CLIENT_RATES: ClientRates = Object.freeze({
  'kube-controller-manager': NO_LIMIT,
  'cloud-controller-manager': NO_LIMIT,
  'kube-scheduler': NO_LIMIT,
  kubelet: NO_LIMIT,
  'kubelet events': NO_LIMIT,
  'kube-proxy': NO_LIMIT,
  'csi-driver': NO_LIMIT,
});

/** Whose client a flag is about: a controller is a part of its process. Undefined: it has none that could be told. */
export function ratedBy(component: string): RatedProcess | undefined {
  switch (component) {
    case 'scheduler':
      return 'kube-scheduler';
    case 'controller manager':
      return 'kube-controller-manager';
    case 'cloud controller manager':
      return 'cloud-controller-manager';
    default:
      return undefined;
  }
}

/** What the options of a cluster say of them. */
interface Said {
  readonly clientRates?: Partial<ClientRates>;
  readonly flags?: ReadonlyMap<string, string>;
  readonly scheduler?: { readonly clientConnection?: RequestRate };
}

/** The rates of a cluster: as its options have them, where a flag or the scheduler's configuration does not say otherwise. */
export function clientRatesOf({ clientRates, flags, scheduler }: Said): ClientRates {
  let rates: ClientRates = clientRates === undefined ? USUAL_CLIENT_RATES : { ...USUAL_CLIENT_RATES, ...clientRates };
  for (const [flag, value] of flags ?? []) {
    const field = FIELDS.get(flag.slice(flag.lastIndexOf(' ') + 1));
    const rated = ratedBy(flag.slice(0, flag.lastIndexOf(' ')));
    if (field === undefined || rated === undefined) continue;
    rates = { ...rates, [rated]: { ...rates[rated], [field]: Number(value) } };
  }
  const connection = scheduler?.clientConnection;
  return connection === undefined ? rates : { ...rates, 'kube-scheduler': connection };
}

const FIELDS: ReadonlyMap<string, keyof RequestRate> = new Map([
  ['kube-api-qps', 'qps'],
  ['kube-api-burst', 'burst'],
]);
