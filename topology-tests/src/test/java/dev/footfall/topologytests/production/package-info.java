/** What stands in docker-compose.yml, deploy and grafana is sound, as far as that can be seen without running it. */
@NullMarked
package dev.footfall.topologytests.production;

import org.jspecify.annotations.NullMarked;
