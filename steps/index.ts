// All steps of the language, a file for each noun. Importing this one defines them.
import './cluster';
import './containers';
import './container-runtimes';
import './workloads';
import './autoscaling';
import './networking';
import './kube-proxy';
import './scheduling';
import './storage';
import './node-faults';
import './time';
import './control-plane-faults';
import './state';
import './temporal';
import './trace';
import './requests';
import './etcd';
