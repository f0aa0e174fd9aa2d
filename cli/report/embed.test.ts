import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { codeForScript, escapeHtml, jsonForScript } from './embed';

describe('embedding', () => {
  it('keeps JSON from ending its script element', () => {
    const value = { text: '</script><script>alert(1)</script><!-- \u2028 \u2029 &lt;' };
    const json = jsonForScript(value);
    assert.doesNotMatch(json, /[<\u2028\u2029]/);
    assert.deepEqual(JSON.parse(json), value);
  });

  it('keeps code from ending its script element, and leaves comparisons alone', () => {
    const code = codeForScript('const a = 1 <2 ? "</SCRIPT>" : `<!-- <script`;');
    assert.doesNotMatch(code, /<\/script|<script|<!--/i);
    assert.match(code, /1 <2/);
    assert.equal(runInNewContext(`${code} a`), '</SCRIPT>');
  });

  it('escapes text for HTML', () => {
    assert.equal(escapeHtml('<a href="x">&</a>'), '&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;');
  });
});
