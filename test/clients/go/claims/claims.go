// Package claims prints a line for each thing that held, and panics at the first that did not.
package claims

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
)

// Held tells that all of a part was as it should be.
func Held(what string) { fmt.Println("ok " + what) }

// Must holds when there is no error.
func Must(err error) { That(err == nil, fmt.Sprint(err)) }

// That holds, or everything ends.
func That(holds bool, what string) {
	if !holds {
		panic(what)
	}
}

const (
	patience = 60 * time.Second
	pause    = 50 * time.Millisecond
)

// Eventually asks until the condition holds.
func Eventually(ctx context.Context, what string, condition func() bool) {
	err := wait.PollUntilContextTimeout(ctx, pause, patience, true, func(context.Context) (bool, error) {
		return condition(), nil
	})
	That(err == nil, what)
}
