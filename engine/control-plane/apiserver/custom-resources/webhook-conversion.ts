import { quote } from '../../../base/go-text';
import type { FieldError } from '../../../api/field-error';
import { ApiError } from '../../../api/request';
import type { Json, KubeObject } from '../../../api/object';
import { isRecord } from '../../../api/patch/json-value';
import type { CustomResourceDefinition, WebhookConversion as Webhook } from '../../../api/types/apiextensions-v1';
import type { ObjectMeta } from '../../../api/types/meta-v1';
import { validateAnnotations, validateLabels } from '../../../api/validation/object-meta';
import { failureOf } from '../admission/webhooks/call';
import { targetOf } from '../admission/webhooks/target';
import { uuid } from '../identity';
import { unknownError } from '../refusals';
import type { Server } from '../server';
import type { Steps } from '../suspension';
import type { Conversion } from './conversions';
import type { Convert } from './version-form';

const TIMEOUT_SECONDS = 30;
const KNOWN_REVIEWS: readonly string[] = ['v1', 'v1beta1'];

type Settled = (stored: KubeObject) => KubeObject;

/**
 * Asks a webhook for other versions of objects and remembers its answers as long as there are the objects
 * (apiextensions-apiserver/pkg/apiserver/conversion/webhook_converter.go, v1.36).
 */
export class WebhookConversion implements Conversion {
  private readonly known = new WeakMap<KubeObject, Map<string, KubeObject>>();
  private readonly apiVersions: readonly string[];

  constructor(
    private readonly server: Pick<Server, 'store' | 'random'>,
    private readonly definition: CustomResourceDefinition,
    private readonly webhook: Webhook,
    private readonly settled: Settled,
  ) {
    const { group, versions } = definition.spec;
    this.apiVersions = versions.filter(({ served }) => served).map(({ name }) => `${group}/${name}`);
  }

  readonly convert: Convert = (object, apiVersion) =>
    object.apiVersion === apiVersion ? object : this.known.get(object)?.get(apiVersion);

  read(stored: readonly KubeObject[], apiVersion: string): Steps<void> {
    return this.ask(stored.map(this.settled), apiVersion);
  }

  write(object: KubeObject, storageApiVersion: string): Steps<void> {
    return this.ask([object], storageApiVersion);
  }

  *spread(stored: KubeObject, apiVersion: string): Steps<void> {
    for (const each of this.apiVersions) {
      try {
        yield* this.read([stored], each);
      } catch (error) {
        if (each === apiVersion || !(error instanceof ApiError)) throw error;
      }
    }
  }

  inherit(from: KubeObject, to: KubeObject): void {
    const { resourceVersion } = to.metadata;
    for (const [apiVersion, object] of this.known.get(this.settled(from)) ?? []) {
      this.remember(this.settled(to), apiVersion, { ...object, metadata: { ...object.metadata, resourceVersion } });
    }
  }

  private remember(object: KubeObject, apiVersion: string, converted: KubeObject): void {
    const versions = this.known.get(object) ?? new Map<string, KubeObject>();
    this.known.set(object, versions.set(apiVersion, converted));
  }

  private *ask(objects: readonly KubeObject[], apiVersion: string): Steps<void> {
    const missing = objects.filter(
      (object) => object.apiVersion !== apiVersion && this.known.get(object)?.has(apiVersion) !== true,
    );
    const [first] = missing;
    if (first === undefined) return;
    const about = `conversion webhook for ${kindOf(first)}`;
    const converted = yield* this.call(missing, apiVersion, about);
    if (converted.length !== missing.length) {
      throw unknownError(`${about} returned ${converted.length} objects, expected ${missing.length}`);
    }
    missing.forEach((object, index) => {
      const result = checked(object, converted[index], apiVersion);
      if (typeof result === 'string') throw unknownError(`${about} returned ${result}`);
      this.remember(object, apiVersion, result);
    });
  }

  private *call(objects: readonly KubeObject[], desiredAPIVersion: string, about: string): Steps<readonly Json[]> {
    const { clientConfig = {}, conversionReviewVersions } = this.webhook;
    const version = conversionReviewVersions.find((each) => KNOWN_REVIEWS.includes(each));
    if (version === undefined) throw unknownError('no supported conversion review versions');
    const failed = (why: string): ApiError => unknownError(`${about} failed: ${why}`);
    const found = targetOf(this.server, clientConfig, TIMEOUT_SECONDS);
    if ('error' in found) throw failed(`Post ${quote(found.url)}: ${found.error}`);
    const uid = uuid(this.server.random);
    const answer = yield {
      kind: 'conversion-webhook',
      name: `conversion_webhook_for_${this.definition.metadata.name}`,
      target: found.target,
      body: {
        kind: 'ConversionReview',
        apiVersion: `apiextensions.k8s.io/${version}`,
        request: { uid, desiredAPIVersion, objects: objects as unknown as Json },
      },
      timeoutSeconds: TIMEOUT_SECONDS,
    };
    const error = failureOf(answer, found.target.url);
    if (error !== undefined) throw failed(error);
    const objectsOf = convertedIn('body' in answer ? answer.body : null, version, uid);
    if (typeof objectsOf === 'string') throw failed(objectsOf);
    return objectsOf;
  }
}

const kindOf = ({ apiVersion, kind }: KubeObject): string => `${apiVersion}, Kind=${kind}`;

/** The objects in a review that came back, or what is wrong with it. */
function convertedIn(body: Json, version: string, uid: string): readonly Json[] | string {
  const review = isRecord(body) ? body : {};
  const response = review['response'];
  if (version === 'v1') {
    const [apiVersion, kind] = [text(review['apiVersion']), text(review['kind'])];
    if (apiVersion !== 'apiextensions.k8s.io/v1' || kind !== 'ConversionReview') {
      return `expected webhook response of apiextensions.k8s.io/v1, Kind=ConversionReview, got ${apiVersion}, Kind=${kind}`;
    }
  }
  if (!isRecord(response)) return 'no response provided';
  const given = text(response['uid']);
  if (version === 'v1' && given !== uid) return `expected response.uid=${quote(uid)}, got ${quote(given)}`;
  const result = isRecord(response['result']) ? response['result'] : {};
  const [status, message] = [text(result['status']), text(result['message'])];
  if (status !== 'Success') return message === '' ? `response.result.status was '${status}', not 'Success'` : message;
  const objects = response['convertedObjects'];
  return Array.isArray(objects) ? (objects as readonly Json[]) : [];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What came back for an object, with the metadata that it had; labels and annotations alone may differ. */
function checked(object: KubeObject, given: Json | undefined, apiVersion: string): KubeObject | string {
  if (!isRecord(given)) return 'invalid object: it is no object';
  const { kind, metadata } = object;
  const [itsVersion, itsKind] = [text(given['apiVersion']), text(given['kind'])];
  const invalid = 'invalid object at index 0: invalid';
  if (itsVersion !== apiVersion) return `${invalid} groupVersion (expected ${apiVersion}, received ${itsVersion})`;
  if (itsKind !== kind) return `${invalid} kind (expected ${kind}, received ${itsKind})`;
  const meta = given['metadata'];
  const own = isRecord(meta) ? meta : {};
  const different = SAME.find(([field]) => (metadata[field] ?? '') !== text(own[field]));
  if (different !== undefined) {
    const [field, called] = different;
    return `invalid object: must have the same ${called}: ${metadata[field] ?? ''} != ${text(own[field])}`;
  }
  if (!isRecord(meta)) return 'invalid metadata: missing metadata in converted object';
  const restored = restoredMeta(metadata, meta);
  if (typeof restored === 'string') return `invalid metadata: ${restored}`;
  return { ...given, apiVersion, kind, metadata: restored };
}

const SAME = [
  ['name', 'name'],
  ['namespace', 'namespace'],
  ['uid', 'UID'],
] as const;

function restoredMeta(original: ObjectMeta, given: Readonly<Record<string, Json>>): ObjectMeta | string {
  const { labels: _labels, annotations: _annotations, ...rest } = original;
  const labels = textsIn(given, 'labels');
  const annotations = textsIn(given, 'annotations');
  if (typeof labels === 'string') return labels;
  if (typeof annotations === 'string') return annotations;
  const findings: FieldError[] = [];
  validateLabels(labels, 'metadata.labels', findings);
  validateAnnotations(annotations, 'metadata.annotation', findings);
  if (findings.length > 0) return findings.map(({ field, message }) => `${field}: ${message}`).join(', ');
  return {
    ...rest,
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

function textsIn(
  metadata: Readonly<Record<string, Json>>,
  field: string,
): Readonly<Record<string, string>> | undefined | string {
  const given = metadata[field];
  if (given === undefined || given === null) return undefined;
  if (!isRecord(given)) return `invalid metadata.${field} in converted object`;
  const wrong = Object.entries(given).find(([, value]) => typeof value !== 'string');
  if (wrong !== undefined) return `metadata.${field}[${wrong[0]}] must be a string in converted object`;
  return given as Readonly<Record<string, string>>;
}
