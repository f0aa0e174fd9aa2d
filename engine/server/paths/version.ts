import { checkProduced, FORMATS } from '../../control-plane/apiserver/http/media-types';
import { header } from '../../control-plane/apiserver/http/message';
import { forPeople } from '../body';
import { onlyGet, type PathHandler } from './path';

export const MINOR = '36';

const INFO = {
  major: '1',
  minor: MINOR,
  emulationMajor: '1',
  emulationMinor: MINOR,
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: `v1.${MINOR}.2`,
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'go1.26.0',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** `GET /version`: the Kubernetes that is emulated. */
export const version: PathHandler = ({ http }) => {
  if (http.path !== '/version' && http.path !== '/version/') return undefined;
  onlyGet(http);
  checkProduced(header(http, 'accept'), [FORMATS.json]);
  return forPeople({ status: 200, headers: {}, warnings: [], body: INFO });
};
