import { readFileSync } from 'node:fs';
import type { AuditOptions } from '../../engine/control-plane/apiserver/audit-log/audit-trail';
import { AuditLogFile } from '../../engine/server/audit/audit-log-file';
import { METADATA_OF_ALL, readPolicy } from '../../engine/server/audit/read-policy';

interface AuditFlags {
  readonly auditLog?: string;
  readonly auditPolicy?: string;
}

export interface OpenAuditLog extends AuditOptions {
  close(): void;
}

/** Undefined: none is asked for. */
export function openAuditLog({
  auditLog,
  auditPolicy,
}: AuditFlags): OpenAuditLog | { readonly problem: string } | undefined {
  if (auditLog === undefined) {
    return auditPolicy === undefined ? undefined : { problem: '--audit-policy: expected --audit-log, too' };
  }
  const text = auditPolicy === undefined ? undefined : attempt(() => readFileSync(auditPolicy, 'utf8'));
  if (typeof text === 'object') return { problem: `--audit-policy ${auditPolicy ?? ''}: ${text.problem}` };
  const policy = text === undefined ? METADATA_OF_ALL : readPolicy(text);
  if ('problem' in policy) return { problem: `--audit-policy ${auditPolicy ?? ''}: ${policy.problem}` };
  const file = attempt(() => AuditLogFile.open(auditLog));
  if ('problem' in file) return { problem: `--audit-log ${auditLog}: ${file.problem}` };
  return { policy, emit: (event) => file.write(event), close: () => file.close() };
}

function attempt<T>(act: () => T): T | { readonly problem: string } {
  try {
    return act();
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
