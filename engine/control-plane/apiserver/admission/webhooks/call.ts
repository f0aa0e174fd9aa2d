import { quote } from '../../../../base/go-text';
import type { Json } from '../../../../api/object';
import { isRecord } from '../../../../api/patch/json-value';
import { badRequest } from '../../refusals';
import { uuid } from '../../identity';
import type { Server } from '../../server';
import type { Answer, Steps, Suspension } from '../../suspension';
import type { Hook } from './hook';
import { admissionRequest, reviewVersion, type Review } from './review';
import { verdictOf, type Verdict } from './response';
import { targetOf } from './target';

/** A webhook's verdict, or why it could not be had: what its failure policy is for. */
export type Called = { readonly ok: true; readonly verdict: Verdict } | { readonly ok: false; readonly error: string };

const DEFAULT_TIMEOUT_SECONDS = 10;
const WITHOUT_SIDE_EFFECTS: readonly (string | null)[] = ['None', 'NoneOnDryRun'];

/** What a client says that has waited for as long as it may. */
const SILENCE: Answer = Object.freeze({ ok: false, error: 'context deadline exceeded' });

/** Asks one webhook about a request. */
export function* callWebhook(
  server: Pick<Server, 'store' | 'random' | 'isSilent'>,
  { webhook, configuration }: Hook,
  review: Review,
  mutating: boolean,
): Steps<Called> {
  const {
    name,
    clientConfig,
    sideEffects,
    admissionReviewVersions,
    timeoutSeconds = DEFAULT_TIMEOUT_SECONDS,
  } = webhook;
  const failed = (why: string): Called => ({ ok: false, error: `failed calling webhook ${quote(name)}: ${why}` });
  if (review.attributes.dryRun && !WITHOUT_SIDE_EFFECTS.includes(sideEffects)) {
    throw badRequest(`admission webhook ${quote(name)} does not support dry run`);
  }
  const version = reviewVersion(admissionReviewVersions);
  if (version === undefined) {
    return failed(
      'could not create admission objects: webhook does not accept known AdmissionReview versions (v1, v1beta1)',
    );
  }
  const uid = uuid(server.random);
  const found = targetOf(server, clientConfig, timeoutSeconds);
  if ('error' in found) return failed(`failed to call webhook: Post ${quote(found.url)}: ${found.error}`);
  const suspension: Suspension = {
    kind: 'admission-webhook',
    name,
    target: found.target,
    body: {
      kind: 'AdmissionReview',
      apiVersion: `admission.k8s.io/${version}`,
      request: admissionRequest(review, uid),
    },
    timeoutSeconds,
  };
  const answer: Answer = server.isSilent(configuration, name) ? SILENCE : yield suspension;
  const error = failureOf(answer, found.target.url);
  if (error !== undefined) return failed(`failed to call webhook: ${error}`);
  const verdict = verdictOf('body' in answer ? answer.body : null, version, uid, mutating);
  return typeof verdict === 'string' ? failed(`received invalid webhook response: ${verdict}`) : { ok: true, verdict };
}

/** Why a call of a webhook has no answer to read. */
export function failureOf(answer: Answer, url: string): string | undefined {
  if (!answer.ok) return `Post ${quote(url)}: ${answer.error}`;
  if (answer.code >= 200 && answer.code <= 206) {
    return 'text' in answer ? unreadable(answer.text) : undeclared(answer.body);
  }
  return serverFailure(answer.code, 'text' in answer ? answer.text.trim() : messageOf(answer.body));
}

const unreadable = (text: string): string =>
  `couldn't get version/kind; json parse error: invalid character ${quoteRune(text.trim())} looking for beginning of value`;

const quoteRune = (text: string): string => `'${text.charAt(0)}'`;

function undeclared(body: Json): string | undefined {
  const kind = isRecord(body) ? body['kind'] : undefined;
  return typeof kind === 'string' && kind !== '' ? undefined : `Object 'Kind' is missing in '${JSON.stringify(body)}'`;
}

const messageOf = (body: Json): string => {
  const message = isRecord(body) ? body['message'] : undefined;
  return typeof message === 'string' ? message : 'unknown';
};

const FAILURES: Readonly<Record<number, string>> = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  409: 'the server reported a conflict',
  422: 'the server rejected our request due to an error in our request',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
};

/** What a client says of an answer that is no success (apimachinery/pkg/api/errors/errors.go, v0.36). */
function serverFailure(code: number, message: string): string {
  const known = FAILURES[code];
  if (known !== undefined) return known;
  if (code === 403 || code === 415) return message;
  return code >= 500
    ? `an error on the server (${quote(message)}) has prevented the request from succeeding`
    : `the server responded with the status code ${code} but did not return more information`;
}
