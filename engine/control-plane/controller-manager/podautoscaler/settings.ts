import { minutes, seconds, type Millis } from '../../../base/brand';

/** Flags of kube-controller-manager about autoscalers, without their lead `--horizontal-pod-autoscaler-`. */
export interface AutoscalerSettings {
  /** `sync-period`: so long each autoscaler waits, from the first time on. */
  readonly syncPeriod: Millis;
  /** `downscale-stabilization`. */
  readonly downscaleStabilization: Millis;
  /** `tolerance`. */
  readonly tolerance: number;
  /** `cpu-initialization-period`. */
  readonly cpuInitialization: Millis;
  /** `initial-readiness-delay`. */
  readonly initialReadinessDelay: Millis;
}

/** Those of v1.36 (pkg/controller/podautoscaler/config). */
export const USUAL_AUTOSCALING: AutoscalerSettings = Object.freeze({
  syncPeriod: seconds(15),
  downscaleStabilization: minutes(5),
  tolerance: 0.1,
  cpuInitialization: minutes(5),
  initialReadinessDelay: seconds(30),
});
