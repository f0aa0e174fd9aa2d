import type { CriError } from './cri-outcome';

/** Which container runtime a machine has, as its kubelet meets it. */
export interface RuntimeProfile {
  /** What it calls itself over the CRI: `containerd` in `containerd://2.2.1`. */
  readonly name: string;
  readonly version: string;
  /** `--container-runtime-endpoint`. */
  readonly endpoint: string;
  /** What the first call of the CRI comes to; undefined: an answer. */
  readonly refusal?: CriError;
}

/** That of the recordings, and of tests. */
export const SCRIPTED: RuntimeProfile = Object.freeze({
  name: 'scripted',
  version: '1.0.0',
  endpoint: 'unix:///run/scripted.sock',
});

/** The kubelet's own default (pkg/kubelet/apis/config/v1beta1/defaults.go v1.36). */
const CONTAINERD_SOCKET = 'unix:///run/containerd/containerd.sock';

/** What new clusters have had since v1.24. */
export const CONTAINERD: RuntimeProfile = Object.freeze({
  name: 'containerd',
  version: '2.2.1',
  endpoint: CONTAINERD_SOCKET,
});

/**
 * The runtimes of kubernetes.io/docs/setup/production-environment/container-runtimes, by the words of scenarios. Docker
 * Engine speaks no CRI, and the dockershim that spoke it in its place left the kubelet with v1.24: cri-dockerd does so
 * now. Without it the kubelet finds the containerd that Docker brings along, whose CRI is switched off.
 */
export const runtimeProfiles: ReadonlyMap<string, RuntimeProfile> = new Map<string, RuntimeProfile>([
  ['containerd', CONTAINERD],
  ['cri-o', { name: 'cri-o', version: '1.36.0', endpoint: 'unix:///var/run/crio/crio.sock' }],
  ['cri-dockerd', { name: 'docker', version: '29.1.3', endpoint: 'unix:///var/run/cri-dockerd.sock' }],
  [
    'docker',
    {
      name: 'docker',
      version: '29.1.3',
      endpoint: CONTAINERD_SOCKET,
      refusal: { code: 'Unimplemented', message: 'unknown service runtime.v1.RuntimeService' },
    },
  ],
]);
