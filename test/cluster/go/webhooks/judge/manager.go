package main

import (
	"net/http"

	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
	jobset "sigs.k8s.io/jobset/api/jobset/v1alpha2"
	jobsetwebhooks "sigs.k8s.io/jobset/pkg/webhooks"
	lws "sigs.k8s.io/lws/api/leaderworkerset/v1"
	lwswebhooks "sigs.k8s.io/lws/pkg/webhooks"
)

// The webhooks of both controllers, by the path at which they serve them, set up as the controllers do.
func webhooks() (map[string]*admission.Webhook, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientgoscheme.AddToScheme, jobset.AddToScheme, lws.AddToScheme} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	paths := server{hooks: map[string]*admission.Webhook{}}
	without := noCluster{scheme: scheme, server: paths}
	if err := jobsetwebhooks.Setup(without); err != nil {
		return nil, err
	}
	return paths.hooks, lwswebhooks.SetupLeaderWorkerSetWebhook(without)
}

// What a controller needs of its manager to set its webhooks up.
type noCluster struct {
	manager.Manager
	scheme *runtime.Scheme
	server server
}

func (m noCluster) GetScheme() *runtime.Scheme       { return m.scheme }
func (m noCluster) GetConfig() *rest.Config          { return &rest.Config{} }
func (m noCluster) GetClient() client.Client         { return nil }
func (m noCluster) GetWebhookServer() webhook.Server { return m.server }

// Keeps webhooks instead of serving them.
type server struct {
	webhook.Server
	hooks map[string]*admission.Webhook
}

func (s server) WebhookMux() *http.ServeMux { return http.NewServeMux() }
func (s server) Register(path string, hook http.Handler) {
	if kept, ok := hook.(*admission.Webhook); ok {
		s.hooks[path] = kept
	}
}
