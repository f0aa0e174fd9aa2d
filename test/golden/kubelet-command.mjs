// Stops or starts the kubelet of a simulated node: kubelet-command.mjs <url of the node> <token> stop|start
import https from 'node:https';

const [url, token, verb] = process.argv.slice(2);
const options = { method: 'POST', headers: { authorization: `Bearer ${token}` }, rejectUnauthorized: false };
const request = https.request(`${url}/${verb}-kubelet`, options, (response) => {
  response.resume();
  process.exitCode = response.statusCode < 300 ? 0 : 1;
});
request.on('error', () => {
  process.exitCode = 1;
});
request.end();
