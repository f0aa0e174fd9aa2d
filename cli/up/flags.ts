/** What `seatrial up` is told on its command line. */
export interface UpFlags {
  readonly nodes: number;
  /** Quantities; default: 4 CPUs, 16Gi. */
  readonly nodeCpu?: string;
  readonly nodeMemory?: string;
  readonly port: number;
  readonly address: string;
  readonly clock: string;
  readonly components?: string;
  /** Kubernetes' own components hold their requests to the rates that are usual. */
  readonly clientRates?: boolean;
  readonly disableAdmissionPlugins?: string;
  readonly seed: number;
  readonly dataDir?: string;
  readonly users?: string;
  readonly auditLog?: string;
  readonly auditPolicy?: string;
  readonly kubeconfig?: string;
}
