import type { ComponentContext } from '../../client/component';
import type { GracePeriods } from './node-lifecycle/health';

/** Flags of kube-controller-manager that change what controllers do; names and defaults are those of v1.36. */
export interface ControllerSettings {
  /** `--cluster-cidr`; node IPAM is on when it is given. */
  readonly clusterCidrs: readonly string[];
  /** `--node-cidr-mask-size-ipv4`. */
  readonly nodeCidrMaskSizeIpv4: number;
  /** `--node-cidr-mask-size-ipv6`. */
  readonly nodeCidrMaskSizeIpv6: number;
  /** `--root-ca-file`: the text that `kube-root-ca.crt` and token Secrets carry. */
  readonly rootCertificate: string;
  /** `--terminated-pod-gc-threshold`. */
  readonly terminatedPodsMax: number;
  /** `--node-monitor-grace-period`, `--node-startup-grace-period`; absent: those of v1.36. */
  readonly nodeGrace?: GracePeriods;
  /** Signs what a CSR asks for; the composition root owns the certificate authority. Absent: nothing is signed. */
  readonly signCertificate?: CertificateSigner;
  /** Mints the token of a `kubernetes.io/service-account-token` Secret; absent: such Secrets stay empty. */
  readonly mintToken?: TokenMint;
  /** Where the horizontal pod autoscaler reads usage; absent: the metrics APIs are not served. */
  readonly metrics?: MetricsSource;
}

/** What a certificate request asks for, decided; `certificate` is PEM text. */
export interface SigningRequest {
  /** As it stands in `spec.request`: base64 of PEM text. */
  readonly request: string;
  readonly signerName: string;
  readonly usages: readonly string[];
  readonly expirationSeconds: number | undefined;
}

export type SigningResult =
  { readonly ok: true; readonly certificate: string } | { readonly ok: false; readonly message: string };

export type CertificateSigner = (request: SigningRequest) => SigningResult;

export interface TokenSubject {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly serviceAccountUid: string;
  readonly secret: string;
}

export type TokenMint = (subject: TokenSubject) => string;

/** Usage of one container, in nano-cores and bytes as quantities. */
export interface ContainerUsage {
  readonly name: string;
  readonly usage: Readonly<Record<string, string>>;
}

export interface PodUsage {
  readonly pod: string;
  /** RFC 3339. */
  readonly timestamp: string;
  /** Span that the sample covers. */
  readonly windowSeconds: number;
  readonly containers: readonly ContainerUsage[];
}

export type MetricsAnswer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

/** `metrics.k8s.io`, `custom.metrics.k8s.io` and `external.metrics.k8s.io` as the autoscaler's REST client sees them. */
export interface MetricsSource {
  pods(namespace: string, labelSelector: string): MetricsAnswer<readonly PodUsage[]>;
  podMetric?(namespace: string, metric: string, labelSelector: string): MetricsAnswer<ReadonlyMap<string, bigint>>;
  objectMetric?(
    namespace: string,
    object: { readonly kind: string; readonly name: string },
    metric: string,
  ): MetricsAnswer<bigint>;
  externalMetric?(namespace: string, metric: string, labelSelector: string): MetricsAnswer<readonly bigint[]>;
}

/**
 * One loop of kube-controller-manager: informers, a queue, and a `sync(key)` that decides by pure functions. It lives as
 * long as the context it is started with and keeps nothing outside of it, so it can be stopped and started on its own.
 */
export interface Controller {
  /** `replicaset-controller`: upstream's cmd/kube-controller-manager/names (v1.36). */
  readonly name: string;
  /** The account in kube-system whose rights it has, where that differs from the name. */
  readonly serviceAccount?: string;
  /** It speaks as kube-controller-manager itself. */
  readonly asProcess?: boolean;
  /** The field manager of its writes, where that is not the process. */
  readonly fieldManager?: string;
  /** Component of the events it writes, where that differs from the name. */
  readonly eventSource?: string;
  start(context: ComponentContext, settings: ControllerSettings): void;
}
