Feature: The API server seen from pods
  Service default/kubernetes leads from any pod to the API server, and the token of its service account says who asks.

  Background:
    Given a cluster with 2 nodes
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: client }
      spec: { containers: [{ name: c, image: "busybox:1.36", command: [sleep, infinity] }] }
      """
    And the cluster has settled

  @API-27
  Scenario: pods reach it by the name of its service
    Then pod "client" can reach service "kubernetes"
    And command "curl -s https://kubernetes.default.svc/api/v1/namespaces/default/pods" in pod "client" prints "is forbidden"
    When the API server stops
    Then not before 0s, pod "client" cannot reach service "kubernetes"

  @API-27
  Scenario: a pod is authenticated as its service account
    Then this script in pod "client" prints "system:serviceaccount:default:default":
      """sh
      TOKEN=$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)
      curl -s -H "Authorization: Bearer $TOKEN" https://kubernetes.default.svc/api/v1/pods
      """
    And the trace shows "kubelet/*" doing "api.create serviceaccounts/token default/default" 1 time
    When this manifest is applied:
      """yaml
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: { name: pods-may-look }
      roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
      subjects: [{ kind: ServiceAccount, name: default, namespace: default }]
      """
    Then this script in pod "client" prints "PodList":
      """sh
      TOKEN=$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)
      curl -sf -H "Authorization: Bearer $TOKEN" https://kubernetes.default.svc/api/v1/pods
      """
    And this script in pod "client" prints "Unauthorized":
      """sh
      curl -s -H "Authorization: Bearer of-somebody-else" https://kubernetes.default.svc/api/v1/pods
      """

  @API-27
  Scenario: a token outlives the API server that gave it
    Then this script in pod "client" prints ".":
      """sh
      cat /var/run/secrets/kubernetes.io/serviceaccount/token
      """
    When the API server restarts
    And the cluster settles
    Then this script in pod "client" prints "system:serviceaccount:default:default":
      """sh
      TOKEN=$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)
      curl -s -H "Authorization: Bearer $TOKEN" https://kubernetes.default.svc/api/v1/pods
      """

  Scenario: processes of pods reach services by name
    Given a deployment "web" with 2 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    When the cluster settles
    Then command "wget -qO- http://web" in pod "client" prints "nginx"
    And command "nslookup web.default.svc.cluster.local" in pod "client" prints "Address: 10."

  Scenario: the image of curl runs what it is given, with or without the name of the program
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: asks }
      spec:
        restartPolicy: Never
        containers:
          - { name: flags, image: curlimages/curl, args: [-s, "https://kubernetes.default.svc/api/v1/pods"] }
          - { name: program, image: curlimages/curl, args: [curl, -s, "https://kubernetes.default.svc/api/v1/pods"] }
      """
    Then within 30s, pod "asks" is Succeeded
    And the log of pod "asks" contains "is forbidden"
