import type {
  MatchResources,
  NamedRuleWithOperations,
  RuleWithOperations,
  WebhookClientConfig,
} from '../../types/admissionregistration-v1';
import { ifPresent, mapShared, withFields } from '../sharing';

/** What webhooks and policies have in common (pkg/apis/admissionregistration/v1/defaults.go, v1.36). */
const EMPTY_SELECTOR = Object.freeze({});
const SERVICE_PORT = 443;

const ruleDefaults = <T extends RuleWithOperations | NamedRuleWithOperations>(rule: T): T =>
  rule.scope === undefined ? { ...rule, scope: '*' } : rule;

const rulesDefaults = <T extends RuleWithOperations>(rules: readonly T[]): readonly T[] =>
  mapShared(rules, ruleDefaults);

export const matchDefaults = (match: MatchResources): MatchResources =>
  withFields(match, {
    matchPolicy: match.matchPolicy ?? 'Equivalent',
    namespaceSelector: match.namespaceSelector ?? EMPTY_SELECTOR,
    objectSelector: match.objectSelector ?? EMPTY_SELECTOR,
    resourceRules: ifPresent(match.resourceRules, rulesDefaults),
    excludeResourceRules: ifPresent(match.excludeResourceRules, rulesDefaults),
  });

/** The fields that webhooks of both kinds have. */
type Webhook = Omit<MatchResources, 'resourceRules' | 'excludeResourceRules'> & {
  readonly clientConfig: WebhookClientConfig;
  readonly rules?: readonly RuleWithOperations[];
  readonly failurePolicy?: string;
  readonly timeoutSeconds?: number;
};

export function webhookDefaults<T extends Webhook>(webhook: T): T {
  const given: Webhook = webhook;
  const changes: Partial<Webhook> = {
    failurePolicy: given.failurePolicy ?? 'Fail',
    matchPolicy: given.matchPolicy ?? 'Equivalent',
    namespaceSelector: given.namespaceSelector ?? EMPTY_SELECTOR,
    objectSelector: given.objectSelector ?? EMPTY_SELECTOR,
    timeoutSeconds: given.timeoutSeconds ?? 10,
    clientConfig: clientDefaults(given.clientConfig),
    ...(given.rules === undefined ? {} : { rules: rulesDefaults(given.rules) }),
  };
  return withFields<Webhook>(given, changes) as T;
}

const clientDefaults = (config: WebhookClientConfig): WebhookClientConfig =>
  withFields(config, {
    service: ifPresent(config.service, (service) => withFields(service, { port: service.port ?? SERVICE_PORT })),
  });
