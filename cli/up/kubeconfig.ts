import type { KeyPair } from '../../engine/server/tls/certificate';

export interface Access {
  readonly url: string;
  /** PEM. */
  readonly authority: string;
  readonly user: KeyPair;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What kubectl and every client library read; JSON is YAML, too, but people look into this file. */
export const kubeconfigText = ({ url, authority, user }: Access): string =>
  `apiVersion: v1
kind: Config
clusters:
- name: seatrial
  cluster:
    server: ${url}
    certificate-authority-data: ${base64(authority)}
users:
- name: kubernetes-admin
  user:
    client-certificate-data: ${base64(user.certificate)}
    client-key-data: ${base64(user.key)}
contexts:
- name: seatrial
  context:
    cluster: seatrial
    user: kubernetes-admin
current-context: seatrial
`;
