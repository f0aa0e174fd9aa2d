import type { ComponentContext } from '../../client/component';
import type { RequestRate } from '../../client/request-rate';
import type { GracePeriods } from './node-lifecycle/health';
import type { AutoscalerSettings } from './podautoscaler/settings';

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
  /** `--kube-api-qps` and `--kube-api-burst`, for the client of each controller; absent: no limit. */
  readonly requests?: RequestRate;
  /** `--horizontal-pod-autoscaler-…`; absent: those of v1.36. */
  readonly autoscaling?: AutoscalerSettings;
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
  /** Its client may make so many times the requests of others. */
  readonly busier?: { readonly qps: number; readonly burst: number };
  /** Component of the events it writes, where that differs from the name. */
  readonly eventSource?: string;
  start(context: ComponentContext, settings: ControllerSettings): void;
}
