import type { Answer as NetworkAnswer, HttpRequest as NetworkRequest } from '../../network/probe';
import type { Runtime } from '../../worker/runtime/cri';
import type { PortAnswer, PortQuestion } from '../../worker/runtime/port-answer';

/** The world beneath the API, as `/sim/v1` and the streams of the API server reach it. */
export interface Machines {
  /** False: there is no such machine, or no such verb. Throws ApiError for what cannot be done to it. */
  order(node: string, verb: string, facts: Readonly<Record<string, unknown>>): boolean;
  /** Whatever a scenario may do to a cluster. Throws ApiError. */
  inject(fault: unknown): void;
  /** The calls that the kubelet of a node made to its runtime, oldest first; undefined: there is no such machine. */
  runtimeCalls(node: string): readonly object[] | undefined;
  /** The server that a kubelet is for logs and commands, or what dialling it ends with; undefined: no such machine. */
  kubelet(node: string): Kubelet | { readonly problem: string } | undefined;
  /** A request of the API server to an address of a pod or a node. */
  ask(to: { readonly address: string; readonly port: number }, http: NetworkRequest): NetworkAnswer;
}

export interface Kubelet {
  readonly runtime: Runtime;
  /** What a port of a pod does with a connection from within the pod. */
  answer(podUid: string, question: PortQuestion): PortAnswer;
}
