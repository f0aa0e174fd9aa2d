// client-go through what programs do with it; prints a line for each thing that held.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/wait"
	apps "k8s.io/client-go/applyconfigurations/apps/v1"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
	"k8s.io/client-go/tools/remotecommand"
	"k8s.io/client-go/util/retry"
)

const namespace = "default"

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	defer cancel()
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	must(err)
	client := kubernetes.NewForConfigOrDie(config)

	typed(ctx, client)
	informed(ctx, client)
	applied(ctx, client)
	conflicts(ctx, client)
	leads(ctx, client)
	metadataOnly(ctx, config)
	discovered(ctx, config)
	executes(ctx, client, config)
	deletes(ctx, client)
}

func typed(ctx context.Context, client kubernetes.Interface) {
	replicas, matching := int32(2), map[string]string{"app": "web"}
	created, err := client.AppsV1().Deployments(namespace).Create(ctx, &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: "web"},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: matching},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: matching},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "web", Image: "nginx:1.27"}}},
			},
		},
	}, metav1.CreateOptions{})
	must(err)
	that(created.UID != "" && created.Spec.Strategy.RollingUpdate != nil, "defaults are answered")
	held("typed create")
}

func informed(ctx context.Context, client kubernetes.Interface) {
	factory := informers.NewSharedInformerFactory(client, 0)
	pods := factory.Core().V1().Pods()
	added := make(chan string, 100)
	_, err := pods.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(object any) { added <- object.(*corev1.Pod).Name },
	})
	must(err)
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	eventually(ctx, func() (bool, error) {
		known, err := pods.Lister().Pods(namespace).List(labels.Everything())
		running := 0
		for _, pod := range known {
			if pod.Status.Phase == corev1.PodRunning {
				running++
			}
		}
		return running == 2, err
	})
	that(strings.HasPrefix(<-added, "web-"), "handlers are told")
	held("informer")
}

func applied(ctx context.Context, client kubernetes.Interface) {
	wanted := apps.Deployment("web", namespace).WithSpec(apps.DeploymentSpec().WithReplicas(3))
	deployments := client.AppsV1().Deployments(namespace)
	_, err := deployments.Apply(ctx, wanted, metav1.ApplyOptions{FieldManager: "scaler"})
	that(apierrors.IsConflict(err), fmt.Sprintf("somebody else owns the replicas: %v", err))
	result, err := deployments.Apply(ctx, wanted, metav1.ApplyOptions{FieldManager: "scaler", Force: true})
	must(err)
	that(*result.Spec.Replicas == 3, "force")
	held("apply")
}

func conflicts(ctx context.Context, client kubernetes.Interface) {
	deployments := client.AppsV1().Deployments(namespace)
	old, err := deployments.Get(ctx, "web", metav1.GetOptions{})
	must(err)
	_, err = deployments.Patch(ctx, "web", types.MergePatchType, []byte(`{"metadata":{"labels":{"a":"b"}}}`), metav1.PatchOptions{})
	must(err)
	_, err = deployments.Update(ctx, old, metav1.UpdateOptions{})
	that(apierrors.IsConflict(err), fmt.Sprintf("what is old is refused: %v", err))
	must(retry.RetryOnConflict(retry.DefaultRetry, func() error {
		fresh, err := deployments.Get(ctx, "web", metav1.GetOptions{})
		must(err)
		fresh.Labels["a"] = "c"
		_, err = deployments.Update(ctx, fresh, metav1.UpdateOptions{})
		return err
	}))
	held("conflict")
}

func leads(ctx context.Context, client kubernetes.Interface) {
	inner, stop := context.WithCancel(ctx)
	lock := &resourcelock.LeaseLock{
		LeaseMeta:  metav1.ObjectMeta{Name: "only-one", Namespace: namespace},
		Client:     client.CoordinationV1(),
		LockConfig: resourcelock.ResourceLockConfig{Identity: "me"},
	}
	led := false
	leaderelection.RunOrDie(inner, leaderelection.LeaderElectionConfig{
		Lock: lock, LeaseDuration: 15 * time.Second, RenewDeadline: 10 * time.Second, RetryPeriod: 100 * time.Millisecond,
		ReleaseOnCancel: true,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(context.Context) { led = true; time.Sleep(500 * time.Millisecond); stop() },
			OnStoppedLeading: func() {},
		},
	})
	lease, err := client.CoordinationV1().Leases(namespace).Get(ctx, "only-one", metav1.GetOptions{})
	must(err)
	that(led && *lease.Spec.HolderIdentity == "", "taken and released")
	held("leader election")
}

func metadataOnly(ctx context.Context, config *rest.Config) {
	client := metadata.NewForConfigOrDie(config)
	list, err := client.Resource(schema.GroupVersionResource{Version: "v1", Resource: "pods"}).Namespace(namespace).
		List(ctx, metav1.ListOptions{LabelSelector: "app=web"})
	must(err)
	that(len(list.Items) >= 2 && list.Items[0].Labels["app"] == "web", "metadata")
	held("metadata")
}

func discovered(ctx context.Context, config *rest.Config) {
	groups, resources, err := discovery.NewDiscoveryClientForConfigOrDie(config).ServerGroupsAndResources()
	must(err)
	that(len(groups) > 10 && len(resources) > 10, "groups and resources")
	client := dynamic.NewForConfigOrDie(config)
	object, err := client.Resource(appsv1.SchemeGroupVersion.WithResource("deployments")).Namespace(namespace).
		Get(ctx, "web", metav1.GetOptions{})
	must(err)
	that(object.GetKind() == "Deployment", "dynamic")
	held("discovery")
}

func executes(ctx context.Context, client kubernetes.Interface, config *rest.Config) {
	list, err := client.CoreV1().Pods(namespace).List(ctx, metav1.ListOptions{LabelSelector: "app=web", FieldSelector: "status.phase=Running"})
	must(err)
	request := client.CoreV1().RESTClient().Post().Resource("pods").Namespace(namespace).Name(list.Items[0].Name).SubResource("exec").
		VersionedParams(&corev1.PodExecOptions{Command: []string{"cat"}, Stdin: true, Stdout: true}, scheme.ParameterCodec)
	overSPDY, err := remotecommand.NewSPDYExecutor(config, "POST", request.URL())
	must(err)
	overWebSocket, err := remotecommand.NewWebSocketExecutor(config, "GET", request.URL().String())
	must(err)
	for name, executor := range map[string]remotecommand.Executor{"SPDY": overSPDY, "WebSocket": overWebSocket} {
		var out bytes.Buffer
		must(executor.StreamWithContext(ctx, remotecommand.StreamOptions{Stdin: strings.NewReader("hello"), Stdout: &out}))
		that(out.String() == "hello", name+": "+out.String())
	}
	held("exec")
}

func deletes(ctx context.Context, client kubernetes.Interface) {
	foreground := metav1.DeletePropagationForeground
	must(client.AppsV1().Deployments(namespace).Delete(ctx, "web", metav1.DeleteOptions{PropagationPolicy: &foreground}))
	eventually(ctx, func() (bool, error) {
		_, err := client.AppsV1().Deployments(namespace).Get(ctx, "web", metav1.GetOptions{})
		return apierrors.IsNotFound(err), nil
	})
	held("foreground deletion")
}

func eventually(ctx context.Context, condition func() (bool, error)) {
	must(wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, 30*time.Second, true,
		func(context.Context) (bool, error) { return condition() }))
}

func held(what string) { fmt.Println("ok " + what) }

func must(err error) { that(err == nil, fmt.Sprint(err)) }

func that(holds bool, what string) {
	if !holds {
		panic(what)
	}
}
