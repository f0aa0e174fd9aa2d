Feature: The API server seen from pods
  Service default/kubernetes leads from any pod to the API server.

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

  Scenario: pods reach it by the name of its service
    Then pod "client" can reach service "kubernetes"
    And command "curl -s https://kubernetes.default.svc/api/v1/namespaces/default/pods" in pod "client" prints "is forbidden"
    When the API server stops
    Then not before 0s, pod "client" cannot reach service "kubernetes"

  Scenario: processes of pods reach services by name
    Given a deployment "web" with 2 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    When the cluster settles
    Then command "wget -qO- http://web" in pod "client" prints "nginx"
    And command "nslookup web.default.svc.cluster.local" in pod "client" prints "Address: 10."
