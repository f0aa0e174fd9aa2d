import { millis, seconds } from '../base/brand';
import type { Answer } from '../network/probe';
import type { ClusterDns } from '../network/cluster-dns';
import type { Network } from '../network/network';
import type { Clock } from '../sim/clock';
import type { PodConnect } from '../worker/runtime/container-worlds';
import type { NetworkReply, NetworkRequest } from '../worker/runtime/shell/effects';

/** How long a client waits for an answer to its SYN, unless it was told otherwise (tcp_syn_retries 6). */
const CONNECT_TIMEOUT = seconds(127);
const LOCAL: ReadonlySet<string> = new Set(['localhost', '127.0.0.1']);

/** How the processes of pods reach others: names by the cluster's DNS, packets by its network, answers in their time. */
export function podConnect(network: Network, dns: ClusterDns, clock: Clock): PodConnect {
  return (pod, { request }, done) => {
    if (request.protocol === 'DNS') return done(resolved(dns, request.host, pod.namespace));
    const answer = network.send({
      from: { kind: 'pod', namespace: pod.namespace, name: pod.name },
      to: LOCAL.has(request.host) ? (network.addressOf(pod.namespace, pod.name) ?? request.host) : request.host,
      port: request.port,
      protocol: request.protocol,
      ...(request.http === undefined ? {} : { http: { ...request.http, host: request.host } }),
      ...(request.data === undefined ? {} : { data: request.data }),
    });
    const reply = replyOf(answer);
    const takes = answer.kind === 'timeout' ? CONNECT_TIMEOUT : answer.kind === 'reply' ? (answer.delay ?? 0) : 0;
    const patience = request.timeout ?? CONNECT_TIMEOUT;
    if (takes === 0) done(reply);
    else if (takes < patience) clock.after(millis(takes), 'answer of the network', () => done(reply));
    else clock.after(patience, 'answer of the network', () => done({ kind: 'timeout' }));
  };
}

function resolved(dns: ClusterDns, host: NetworkRequest['host'], namespace: string): NetworkReply {
  const answer = dns.lookUp(host, namespace)?.answer;
  return answer?.kind === 'addresses' ? { kind: 'addresses', addresses: answer.addresses } : { kind: 'no-such-host' };
}

function replyOf(answer: Answer): NetworkReply {
  return answer.kind === 'reply' ? { kind: 'reply', status: answer.status, body: answer.body } : { kind: answer.kind };
}
