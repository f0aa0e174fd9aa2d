// client-go through what programs do with it; prints a line for each thing that held.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	apps "k8s.io/client-go/applyconfigurations/apps/v1"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	core "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
	"k8s.io/client-go/tools/remotecommand"
	"k8s.io/client-go/util/retry"

	. "seatrial.dev/clients/go/claims"
)

const namespace = "default"

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	Must(err)
	binary := rest.CopyConfig(config)
	binary.ContentType = "application/vnd.kubernetes.protobuf"
	recorder := Record(binary)
	client := kubernetes.NewForConfigOrDie(binary)

	typed(ctx, client)
	informed(ctx, client, recorder)
	protobuf(recorder)
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
	Must(err)
	That(created.UID != "" && created.Spec.Strategy.RollingUpdate != nil, "defaults are answered")
	Held("typed create")
}

// informed follows pods by watches of a second each: what happens between two of them must not be missed.
func informed(ctx context.Context, client kubernetes.Interface, recorder *Recorder) {
	second := int64(1)
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithNamespace(namespace),
		informers.WithTweakListOptions(func(options *metav1.ListOptions) {
			options.LabelSelector = "app"
			options.TimeoutSeconds = &second
		}))
	pods := factory.Core().V1().Pods()
	told := make(chan string, 1000)
	_, err := pods.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { told <- "added " + object.(*corev1.Pod).Labels["app"] },
		UpdateFunc: func(_, object any) { told <- "updated " + string(object.(*corev1.Pod).Status.Phase) },
		DeleteFunc: func(object any) { told <- "deleted " + object.(*corev1.Pod).Labels["app"] },
	})
	Must(err)
	Must(pods.Informer().AddIndexers(cache.Indexers{"node": func(object any) ([]string, error) {
		return []string{object.(*corev1.Pod).Spec.NodeName}, nil
	}}))
	inner, stop := context.WithCancel(ctx)
	factory.Start(inner.Done())
	factory.WaitForCacheSync(inner.Done())
	Eventually(ctx, "two pods run", func() bool { return running(pods.Lister()) == 2 })
	const path = "/api/v1/namespaces/" + namespace + "/pods"
	before := watches(recorder.Of(path))
	Eventually(ctx, "a watch ends and another begins", func() bool { return watches(recorder.Of(path)) > before+1 })
	lone := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "lone", Labels: map[string]string{"app": "lone"}}}
	lone.Spec.Containers = []corev1.Container{{Name: "lone", Image: "nginx:1.27"}}
	_, err = client.CoreV1().Pods(namespace).Create(ctx, lone, metav1.CreateOptions{})
	Must(err)
	Eventually(ctx, "the index knows where it runs", func() bool {
		known, err := pods.Lister().Pods(namespace).Get("lone")
		if err != nil || known.Spec.NodeName == "" {
			return false
		}
		found, err := pods.Informer().GetIndexer().ByIndex("node", known.Spec.NodeName)
		Must(err)
		return slices.Contains(found, any(known))
	})
	Must(client.CoreV1().Pods(namespace).Delete(ctx, "lone", metav1.DeleteOptions{}))
	heard := map[string]bool{}
	Eventually(ctx, "handlers are told", func() bool {
		for len(told) > 0 {
			heard[<-told] = true
		}
		return heard["added web"] && heard["updated Running"] && heard["added lone"] && heard["deleted lone"]
	})
	stop()
	factory.Shutdown()
	for _, each := range recorder.Of(path) {
		That(each.Method != "GET" || each.IsWatch(), fmt.Sprintf("one list, streamed, is enough: %+v", each))
	}
	Held("informer")
}

func running(lister core.PodLister) int {
	known, err := lister.Pods(namespace).List(labels.Everything())
	Must(err)
	return len(slices.DeleteFunc(slices.Clone(known), func(pod *corev1.Pod) bool { return pod.Status.Phase != corev1.PodRunning }))
}

func watches(all []Exchange) int {
	return len(slices.DeleteFunc(all, func(each Exchange) bool { return !each.IsWatch() }))
}

// protobuf is what the clients of built-in kinds asked for: each answer and each watch came in it.
func protobuf(recorder *Recorder) {
	for _, each := range append(recorder.Of("/apis/apps/v1/namespaces"), recorder.Of("/api/v1/namespaces")...) {
		That(strings.HasPrefix(each.Answered, "application/vnd.kubernetes.protobuf"), fmt.Sprintf("%+v", each))
	}
	Held("protobuf")
}

func applied(ctx context.Context, client kubernetes.Interface) {
	wanted := apps.Deployment("web", namespace).WithSpec(apps.DeploymentSpec().WithReplicas(3))
	deployments := client.AppsV1().Deployments(namespace)
	_, err := deployments.Apply(ctx, wanted, metav1.ApplyOptions{FieldManager: "scaler"})
	That(apierrors.IsConflict(err), fmt.Sprintf("somebody else owns the replicas: %v", err))
	result, err := deployments.Apply(ctx, wanted, metav1.ApplyOptions{FieldManager: "scaler", Force: true})
	Must(err)
	That(*result.Spec.Replicas == 3, "force")
	Held("apply")
}

func conflicts(ctx context.Context, client kubernetes.Interface) {
	deployments := client.AppsV1().Deployments(namespace)
	old, err := deployments.Get(ctx, "web", metav1.GetOptions{})
	Must(err)
	_, err = deployments.Patch(ctx, "web", types.MergePatchType, []byte(`{"metadata":{"labels":{"a":"b"}}}`), metav1.PatchOptions{})
	Must(err)
	_, err = deployments.Update(ctx, old, metav1.UpdateOptions{})
	That(apierrors.IsConflict(err), fmt.Sprintf("what is old is refused: %v", err))
	Must(retry.RetryOnConflict(retry.DefaultRetry, func() error {
		fresh, err := deployments.Get(ctx, "web", metav1.GetOptions{})
		Must(err)
		fresh.Labels["a"] = "c"
		_, err = deployments.Update(ctx, fresh, metav1.UpdateOptions{})
		return err
	}))
	Held("conflict")
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
	Must(err)
	That(led && *lease.Spec.HolderIdentity == "", "taken and released")
	Held("leader election")
}

func metadataOnly(ctx context.Context, config *rest.Config) {
	client := metadata.NewForConfigOrDie(config)
	list, err := client.Resource(schema.GroupVersionResource{Version: "v1", Resource: "pods"}).Namespace(namespace).
		List(ctx, metav1.ListOptions{LabelSelector: "app=web"})
	Must(err)
	That(len(list.Items) >= 2 && list.Items[0].Labels["app"] == "web", "metadata")
	Held("metadata")
}

func discovered(ctx context.Context, config *rest.Config) {
	groups, resources, err := discovery.NewDiscoveryClientForConfigOrDie(config).ServerGroupsAndResources()
	Must(err)
	That(len(groups) > 10 && len(resources) > 10, "groups and resources")
	client := dynamic.NewForConfigOrDie(config)
	object, err := client.Resource(appsv1.SchemeGroupVersion.WithResource("deployments")).Namespace(namespace).
		Get(ctx, "web", metav1.GetOptions{})
	Must(err)
	That(object.GetKind() == "Deployment", "dynamic")
	Held("discovery")
}

func executes(ctx context.Context, client kubernetes.Interface, config *rest.Config) {
	list, err := client.CoreV1().Pods(namespace).List(ctx, metav1.ListOptions{LabelSelector: "app=web", FieldSelector: "status.phase=Running"})
	Must(err)
	request := client.CoreV1().RESTClient().Post().Resource("pods").Namespace(namespace).Name(list.Items[0].Name).SubResource("exec").
		VersionedParams(&corev1.PodExecOptions{Command: []string{"cat"}, Stdin: true, Stdout: true}, scheme.ParameterCodec)
	overSPDY, err := remotecommand.NewSPDYExecutor(config, "POST", request.URL())
	Must(err)
	overWebSocket, err := remotecommand.NewWebSocketExecutor(config, "GET", request.URL().String())
	Must(err)
	for name, executor := range map[string]remotecommand.Executor{"SPDY": overSPDY, "WebSocket": overWebSocket} {
		var out bytes.Buffer
		Must(executor.StreamWithContext(ctx, remotecommand.StreamOptions{Stdin: strings.NewReader("hello"), Stdout: &out}))
		That(out.String() == "hello", name+": "+out.String())
	}
	Held("exec")
}

func deletes(ctx context.Context, client kubernetes.Interface) {
	foreground := metav1.DeletePropagationForeground
	Must(client.AppsV1().Deployments(namespace).Delete(ctx, "web", metav1.DeleteOptions{PropagationPolicy: &foreground}))
	Eventually(ctx, "it goes", func() bool {
		_, err := client.AppsV1().Deployments(namespace).Get(ctx, "web", metav1.GetOptions{})
		return apierrors.IsNotFound(err)
	})
	Held("foreground deletion")
}
