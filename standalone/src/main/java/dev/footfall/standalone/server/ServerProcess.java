package dev.footfall.standalone.server;

import dev.footfall.runtime.lifecycle.Component;
import java.util.Optional;

/** A server that runs as a process of its own. */
interface ServerProcess extends Component {
    /** The process, while it runs. */
    Optional<ProcessHandle> process();
}
