#!/bin/sh
# Starts the real components of tools/mutations/real-components as the corpora were recorded, and leaves them running.
#   real-cluster.sh controllers|scheduler BINARIES FOLDER PORT      (processes: FOLDER/*.pid, logs: FOLDER/*.log)
set -e
corpus=$1 binaries=$2 folder=$3 port=$4
etcd=http://127.0.0.1:$((port + 10)) peer=http://127.0.0.1:$((port + 11))
mkdir -p "$folder/pki"
cd "$folder"
folder=$PWD
echo "https://127.0.0.1:$port" >server
printf 'admin-token,admin,1,system:masters\nkcm-token,system:kube-controller-manager,2,\nsched-token,system:kube-scheduler,3,\n' >tokens.csv

start() {
  name=$1
  shift
  "$binaries/$name" "$@" >"$name.log" 2>&1 &
  echo $! >"$name.pid"
}

certificates() {
  openssl genrsa -out pki/sa.key 2048
  openssl req -x509 -newkey rsa:2048 -nodes -keyout pki/ca.key -out pki/ca.crt -subj /CN=ca -days 30
  openssl req -newkey rsa:2048 -nodes -keyout pki/server.key -out pki/server.csr -subj /CN=localhost
  printf 'subjectAltName=DNS:localhost,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:10.96.0.1\n' >pki/names
  openssl x509 -req -in pki/server.csr -CA pki/ca.crt -CAkey pki/ca.key -CAcreateserial -out pki/server.crt -days 30 \
    -extfile pki/names
}

kubeconfig() {
  printf 'apiVersion: v1\nkind: Config\nclusters: [{name: c, cluster: {server: "https://127.0.0.1:%s", insecure-skip-tls-verify: true}}]\n' "$port"
  printf 'users: [{name: u, user: {token: %s-token}}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x\n' "$1"
}

[ -f pki/server.crt ] || certificates >pki/log 2>&1
kubeconfig kcm >kcm.kubeconfig
kubeconfig sched >sched.kubeconfig
printf 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nclientConnection: {kubeconfig: %s, qps: 500, burst: 1000}\nleaderElection: {leaderElect: false}\npercentageOfNodesToScore: 100\n' "$folder/sched.kubeconfig" >sched.yaml

# The scheduler was recorded without kubelets and without what they make these two plugins ask for.
without=
[ "$corpus" = scheduler ] && without=--disable-admission-plugins=ServiceAccount,TaintNodesByCondition

rm -rf data
start etcd --data-dir data --unsafe-no-fsync --listen-client-urls $etcd --advertise-client-urls $etcd \
  --listen-peer-urls $peer --initial-advertise-peer-urls $peer --initial-cluster default=$peer
start apiserver --etcd-servers $etcd --secure-port "$port" --bind-address 127.0.0.1 --advertise-address 127.0.0.1 \
  --endpoint-reconciler-type none --tls-cert-file pki/server.crt --tls-private-key-file pki/server.key \
  --token-auth-file tokens.csv --authorization-mode Node,RBAC --client-ca-file pki/ca.crt \
  --service-account-issuer https://kubernetes.default.svc.cluster.local --service-account-key-file pki/sa.key \
  --service-account-signing-key-file pki/sa.key --service-cluster-ip-range 10.96.0.0/12 --allow-privileged \
  --max-requests-inflight 3000 --max-mutating-requests-inflight 2000 $without
until curl -sk -H 'Authorization: Bearer admin-token' "https://127.0.0.1:$port/readyz" | grep -q '^ok'; do sleep 1; done

[ "$corpus" = scheduler ] || start controller-manager --kubeconfig kcm.kubeconfig \
  --authentication-kubeconfig kcm.kubeconfig --authorization-kubeconfig kcm.kubeconfig --leader-elect=false \
  --use-service-account-credentials --service-account-private-key-file pki/sa.key --root-ca-file pki/ca.crt \
  --cluster-signing-cert-file pki/ca.crt --cluster-signing-key-file pki/ca.key \
  --kube-api-qps 1000 --kube-api-burst 2000 --secure-port $((port + 2))
start scheduler --config sched.yaml --secure-port $((port + 3)) --vmodule=schedule_one=10
echo "ready: https://127.0.0.1:$port"
