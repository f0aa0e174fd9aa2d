import { base64OfText } from '../../../base/base64';
import { isApiError } from '../../../api/request';
import { secrets, serviceaccounts } from '../../../api/resources';
import type { Secret, ServiceAccount } from '../../../api/types/core-v1';
import type { ComponentContext } from '../../../client/component';
import type { Informer } from '../../../client/informer';
import type { Controller, ControllerSettings } from '../controller';
import { unlessGone } from '../rules/refusals';
import { syncQueue } from '../rules/sync-queue';

const TYPE = 'kubernetes.io/service-account-token';
const ACCOUNT_NAME = 'kubernetes.io/service-account.name';
const ACCOUNT_UID = 'kubernetes.io/service-account.uid';
const RETRIES_MAX = 10;

/** Fills token Secrets, and removes those of accounts that are gone (pkg/controller/serviceaccount tokens, v1.36). */
export const serviceAccountTokenController: Controller = {
  name: 'serviceaccount-token-controller',
  // It makes the credentials of all others, so it alone uses those of the process.
  asProcess: true,
  start(context, settings) {
    new TokenLoop(context, settings).start();
  },
};

class TokenLoop {
  private readonly accounts: Informer<ServiceAccount>;
  private readonly secrets: Informer<Secret>;

  constructor(
    private readonly context: ComponentContext,
    private readonly settings: ControllerSettings,
  ) {
    this.accounts = context.informers.of(serviceaccounts);
    this.secrets = context.informers.of(secrets, { fieldSelector: `type=${TYPE}` });
  }

  start(): void {
    const accountQueue = syncQueue(this.context, 'tokens-account', (key) => this.syncAccount(key), {
      retriesMax: RETRIES_MAX,
    });
    const secretQueue = syncQueue(this.context, 'tokens-secret', (key) => this.syncSecret(key), {
      retriesMax: RETRIES_MAX,
    });
    this.accounts.subscribe((next, previous) => {
      const account = next ?? previous;
      if (account === undefined) return;
      const { namespace = '', name, uid } = account.metadata;
      accountQueue.add([namespace, name, uid].join('/'));
    });
    this.secrets.subscribe((next, previous) => {
      const secret = next ?? previous;
      if (secret === undefined) return;
      const { namespace = '', name, uid, annotations = {} } = secret.metadata;
      const account = annotations[ACCOUNT_NAME] ?? '';
      if (account !== '') secretQueue.add([namespace, name, uid, account, annotations[ACCOUNT_UID] ?? ''].join('/'));
    });
  }

  private syncAccount(key: string): void {
    const [namespace = '', name = '', uid = ''] = key.split('/');
    if (this.accounts.get({ namespace, name })?.metadata.uid === uid) return;
    for (const secret of this.secrets.list(namespace)) {
      const { annotations = {} } = secret.metadata;
      if (annotations[ACCOUNT_NAME] === name && annotations[ACCOUNT_UID] === uid) this.remove(secret);
    }
  }

  private syncSecret(key: string): void {
    const [namespace = '', name = '', uid = '', accountName = '', accountUid = ''] = key.split('/');
    const secret = this.secrets.get({ namespace, name });
    const cached = this.accountOf(namespace, accountName, accountUid);
    if (secret?.metadata.uid !== uid) {
      if (cached !== undefined) this.removeReference(cached, name);
      return;
    }
    const account = cached ?? this.liveAccount(namespace, accountName, accountUid);
    if (account === undefined) this.remove(secret);
    else this.fill(account, secret);
  }

  private accountOf(namespace: string, name: string, uid: string): ServiceAccount | undefined {
    const account = this.accounts.get({ namespace, name });
    return uid === '' || account?.metadata.uid === uid ? account : undefined;
  }

  private liveAccount(namespace: string, name: string, uid: string): ServiceAccount | undefined {
    const account = this.context.client.get(serviceaccounts, { namespace, name });
    return uid === '' || account?.metadata.uid === uid ? account : undefined;
  }

  private remove({ metadata: { namespace = '', name, uid } }: Secret): void {
    try {
      this.context.client.remove(secrets, { namespace, name }, { preconditions: { uid } });
    } catch (error) {
      if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
    }
  }

  private removeReference(account: ServiceAccount, secretName: string): void {
    const { namespace = '', name } = account.metadata;
    const live = this.context.client.get(serviceaccounts, { namespace, name });
    if (live === undefined || !(live.secrets ?? []).some((one) => one.name === secretName)) return;
    const { secrets: all = [], ...rest } = live;
    const kept = all.filter((one) => one.name !== secretName);
    unlessGone(() =>
      this.context.client.update(serviceaccounts, kept.length === 0 ? rest : { ...rest, secrets: kept }),
    );
  }

  private fill(account: ServiceAccount, cached: Secret): void {
    const { namespace = '', name, resourceVersion } = cached.metadata;
    if (this.missingData(account, cached) === undefined) return;
    const live = this.context.client.get(secrets, { namespace, name });
    if (live?.metadata.resourceVersion !== resourceVersion) return;
    const data = this.missingData(account, live);
    if (data === undefined) return;
    const annotations = {
      ...live.metadata.annotations,
      [ACCOUNT_NAME]: account.metadata.name,
      [ACCOUNT_UID]: account.metadata.uid,
    };
    const metadata = { ...live.metadata, annotations };
    unlessGone(() => this.context.client.update(secrets, { ...live, metadata, data: { ...live.data, ...data } }));
  }

  /** Undefined: the Secret has all that it should. */
  private missingData(
    account: ServiceAccount,
    { data = {}, metadata }: Secret,
  ): Readonly<Record<string, string>> | undefined {
    const { rootCertificate, mintToken } = this.settings;
    const { namespace = '', name } = metadata;
    const certificate = base64OfText(rootCertificate);
    const missing: Record<string, string> = {};
    if (rootCertificate !== '' && data['ca.crt'] !== certificate) missing['ca.crt'] = certificate;
    if ((data['namespace'] ?? '') === '') missing['namespace'] = base64OfText(namespace);
    if ((data['token'] ?? '') === '' && mintToken !== undefined) {
      const { name: serviceAccount, uid: serviceAccountUid } = account.metadata;
      missing['token'] = base64OfText(mintToken({ namespace, serviceAccount, serviceAccountUid, secret: name }));
    }
    return Object.keys(missing).length === 0 ? undefined : missing;
  }
}
