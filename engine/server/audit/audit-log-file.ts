import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { AuditEvent } from '../../control-plane/apiserver/audit-log/audit-trail';

const STANDARD_OUTPUT = 1;

/** A line of JSON for each event, at the end of a file; `-` is the standard output. Written before the answer is. */
export class AuditLogFile {
  private isClosed = false;

  private constructor(private readonly descriptor: number) {}

  /** Throws the system's error when the file cannot be written. */
  static open(path: string): AuditLogFile {
    if (path === '-') return new AuditLogFile(STANDARD_OUTPUT);
    const file = resolve(path);
    mkdirSync(dirname(file), { recursive: true });
    return new AuditLogFile(openSync(file, 'a', 0o600));
  }

  write(event: AuditEvent): void {
    // Connections that are cut off at the end may tell of it later than that.
    if (!this.isClosed) writeSync(this.descriptor, `${JSON.stringify(event)}\n`);
  }

  close(): void {
    this.isClosed = true;
    if (this.descriptor !== STANDARD_OUTPUT) closeSync(this.descriptor);
  }
}
