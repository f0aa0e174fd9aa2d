import type { SigningRequest, SigningResult } from '../../control-plane/controller-manager/controller';
import { issue, newAuthority, privatePem, type Authority, type KeyPair, type Subject } from './certificate';
import { signRequest } from './sign-request';

/** The certificates of one server: its authority, its own, and those it gives to its users. */
export class Pki {
  private constructor(readonly authority: Authority) {}

  static create(now: Date): Pki {
    return new Pki(newAuthority({ commonName: 'kubernetes' }, validFrom(now)));
  }

  static of(authority: Authority): Pki {
    return new Pki(authority);
  }

  get authorityKey(): string {
    return privatePem(this.authority.key);
  }

  server(hosts: readonly string[], now: Date): KeyPair {
    return issue(this.authority, {
      subject: { commonName: 'kube-apiserver' },
      validity: validFrom(now),
      use: 'server',
      hosts,
    });
  }

  /** What somebody asks for, as far as the cluster's signer grants it. */
  sign(request: SigningRequest, now: Date): SigningResult {
    return signRequest(this.authority, request, now);
  }

  client(subject: Subject, now: Date): KeyPair {
    return issue(this.authority, { subject, validity: validFrom(now), use: 'client' });
  }
}

const HOUR = 3_600_000;
const YEARS_10 = 10 * 365 * 24 * HOUR;

/** Clocks differ; a certificate that is not valid yet is a puzzle to its user. */
const validFrom = (now: Date): { readonly from: Date; readonly until: Date } => ({
  from: new Date(now.getTime() - HOUR),
  until: new Date(now.getTime() + YEARS_10),
});
