package claims

import (
	"net/http"
	"strings"
	"sync"

	"k8s.io/client-go/rest"
)

// Exchange is a request and the form of its answer.
type Exchange struct {
	Method, Path, Query, Sent, Answered string
	Code                                int
}

// IsWatch tells a watch from a list.
func (e Exchange) IsWatch() bool { return strings.Contains(e.Query, "watch=true") }

// Recorder remembers what went over the wire.
type Recorder struct {
	lock sync.Mutex
	all  []Exchange
}

// Record listens to all clients of a configuration that are made from now on.
func Record(config *rest.Config) *Recorder {
	recorder := &Recorder{}
	config.Wrap(func(next http.RoundTripper) http.RoundTripper { return listening{recorder, next} })
	return recorder
}

// Of a path: all that begin with it.
func (r *Recorder) Of(path string) []Exchange {
	r.lock.Lock()
	defer r.lock.Unlock()
	var found []Exchange
	for _, each := range r.all {
		if strings.HasPrefix(each.Path, path) {
			found = append(found, each)
		}
	}
	return found
}

type listening struct {
	*Recorder
	next http.RoundTripper
}

func (l listening) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := l.next.RoundTrip(request)
	if err != nil {
		return response, err
	}
	l.lock.Lock()
	defer l.lock.Unlock()
	l.all = append(l.all, Exchange{
		Method: request.Method, Path: request.URL.Path, Query: request.URL.RawQuery, Code: response.StatusCode,
		Sent: request.Header.Get("Content-Type"), Answered: response.Header.Get("Content-Type"),
	})
	return response, nil
}
