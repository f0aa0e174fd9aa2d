import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { PathAnswer } from '../../api/request';
import { goError } from '../call-out/dial';

/** The timeout of Go's client for such reads. */
const TIMEOUT_MILLIS = 30_000;

/** Reads from the server behind an APIService, for somebody within the process. Calls back once. */
export function readRemote(options: RequestOptions, done: (answer: PathAnswer) => void): void {
  const fail = (why: string): void => done({ code: 503, body: `error trying to reach service: ${why}\n` });
  let isOver = false;
  const end = (act: () => void): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    act();
  };
  const request = httpsRequest({ ...options, method: 'GET' }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', (error) => end(() => fail(error.message)));
    response.on('end', () => end(() => done(answerOf(response.statusCode ?? 502, Buffer.concat(chunks).toString()))));
  });
  const timer = setTimeout(() => {
    end(() => fail('context deadline exceeded'));
    request.destroy();
  }, TIMEOUT_MILLIS);
  request.on('error', (error) => end(() => fail(goError(error, String(options.host), Number(options.port)))));
  request.end();
}

function answerOf(code: number, text: string): PathAnswer {
  try {
    return { code, body: JSON.parse(text) as unknown };
  } catch {
    return { code, body: text };
  }
}
