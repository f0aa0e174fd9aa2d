import type { Command } from '../command';
import { agnhost } from './agnhost';
import { tar } from './archive';
import { expr } from './expr';
import { find } from './find';
import { cp, ls, mkdir, mv, rm, tee, test, touch } from './files';
import { curl, getent, nc, nslookup, ping, wget } from './network';
import { date, hostname, id, no, printenv, sleep, uname, whoami, yes } from './system';
import { cat, echo, grep, head, printf, seq, sort, tailOnce, wc } from './text';

/** The programs of the shell, by name. */
export const commands: ReadonlyMap<string, Command> = new Map([
  [':', yes],
  ['[', test],
  ['[[', test],
  ['agnhost', agnhost],
  ['agnhost-2', agnhost],
  ['cat', cat],
  ['chmod', yes],
  ['chown', yes],
  ['cp', cp],
  ['curl', curl],
  ['date', date],
  ['dig', nslookup],
  ['echo', echo],
  ['env', printenv],
  ['expr', expr],
  ['false', no],
  ['find', find],
  ['getent', getent],
  ['grep', grep],
  ['head', head],
  ['hostname', hostname],
  ['id', id],
  ['ls', ls],
  ['mkdir', mkdir],
  ['mv', mv],
  ['nc', nc],
  ['nslookup', nslookup],
  ['ping', ping],
  ['printenv', printenv],
  ['printf', printf],
  ['rm', rm],
  ['seq', seq],
  ['sleep', sleep],
  ['sort', sort],
  ['sync', yes],
  ['tail', tailOnce],
  ['tar', tar],
  ['tee', tee],
  ['test', test],
  ['touch', touch],
  ['true', yes],
  ['uname', uname],
  ['wc', wc],
  ['wget', wget],
  ['whoami', whoami],
]);
