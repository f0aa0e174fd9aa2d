import assert from 'node:assert/strict';
import type { CertificateSigningRequest } from '../../types/certificates-v1';
import { CERTIFICATE, REQUEST } from '../../x509/fixtures/pem';
import { CONTEXT, given, kindNamed, testCreation, updateFindings, type Body } from '../testing/kind-bench';

const KIND = 'CertificateSigningRequest';
const request = (spec: Body = {}, status: Body = {}): Body => ({
  spec: { request: REQUEST, signerName: 'example.com/signer', usages: ['client auth'], ...spec },
  status,
});
const having = (...types: readonly string[]): Body => ({ conditions: types.map((type) => ({ type, status: 'True' })) });
const USAGES =
  '"any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only", "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping"';

describe(KIND, () => {
  testCreation(KIND, [
    ['a request', request()],
    [
      'no request',
      request({ request: 'Zm9v' }),
      'spec.request: Invalid value: "Zm9v": PEM block type must be CERTIFICATE REQUEST',
    ],
    ['no usages', request({ usages: [] }), 'spec.usages: Required value'],
    [
      'odd usages',
      request({ usages: ['x', 'any', 'any'] }),
      `spec.usages[0]: Unsupported value: "x": supported values: ${USAGES}`,
      'spec.usages[2]: Duplicate value: "any"',
    ],
    ['no signer', request({ signerName: '' }), 'spec.signerName: Required value'],
    [
      'the signer of old',
      request({ signerName: 'kubernetes.io/legacy-unknown' }),
      'spec.signerName: Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version',
    ],
    [
      'a short life',
      request({ expirationSeconds: 599 }),
      'spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)',
    ],
    ['any name', { metadata: { name: 'A_b' }, ...request() }],
    ['no status of its own', request({}, { certificate: 'AAAA' })],
  ]);

  it('is written down with who asks, whatever it says itself', () => {
    const user = { name: 'eve', uid: '7', groups: ['g'], extra: { k: ['v'] } };
    const object = given(KIND, request({ username: 'root', groups: ['system:masters'] }));
    const { spec } = kindNamed(KIND).prepareForCreate?.(object, { ...CONTEXT, user }) as CertificateSigningRequest;
    assert.deepEqual([spec.username, spec.uid, spec.groups, spec.extra], ['eve', '7', ['g'], { k: ['v'] }]);
  });

  it('keeps its times when the decision stays, and is given them when it is new', () => {
    const old = given(
      KIND,
      request({}, { conditions: [{ type: 'Failed', status: 'True', lastTransitionTime: '2020-01-01T00:00:00Z' }] }),
    );
    const next = given(KIND, request({}, having('Failed', 'Approved')));
    const context = { ...CONTEXT, subresource: 'approval' };
    const { status } = kindNamed(KIND).prepareForUpdate?.(next, old, context) as CertificateSigningRequest;
    assert.deepEqual(
      status.conditions?.map(({ lastUpdateTime, lastTransitionTime }) => [lastUpdateTime, lastTransitionTime]),
      [
        ['1970-01-01T00:00:00Z', '2020-01-01T00:00:00Z'],
        ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00Z'],
      ],
    );
  });

  const changes: readonly (readonly [where: string, before: Body, after: Body, ...findings: readonly string[]])[] = [
    ['', request(), request({ usages: [], signerName: 'x' }, having('Approved'))],
    ['approval', request(), request({}, having('Approved'))],
    ['approval', request(), request({}, { certificate: CERTIFICATE })],
    [
      'approval',
      request(),
      request({}, having('Approved', 'Denied')),
      'status.conditions: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive',
    ],
    [
      'approval',
      request({}, having('Approved')),
      request(),
      'status.conditions: Forbidden: updates may not remove a condition of type "Approved"',
    ],
    [
      'approval',
      request(),
      request({}, { conditions: [{ type: '' }, { type: 'Denied', status: 'False' }] }),
      'status.conditions[0].type: Required value',
      'status.conditions[0].status: Required value',
      'status.conditions[1].status: Unsupported value: "False": supported values: "True"',
    ],
    ['status', request(), request({}, { certificate: CERTIFICATE, ...having('Failed') })],
    [
      'status',
      request(),
      request({}, { certificate: 'AAAA' }),
      'status.certificate: Invalid value: "<certificate data>": must contain at least one CERTIFICATE PEM block',
    ],
    [
      'status',
      request(),
      request({}, having('Approved')),
      'status.conditions: Forbidden: updates may not add a condition of type "Approved"',
    ],
    [
      'status',
      request({}, { certificate: CERTIFICATE }),
      request(),
      'status.certificate: Forbidden: updates may not modify existing certificate content',
    ],
  ];
  changes.forEach(([subresource, before, after, ...findings], index) => {
    it(`changes ${subresource} (${index})`, () => {
      assert.deepEqual(updateFindings(KIND, [before, after], { subresource }), findings);
    });
  });
});
