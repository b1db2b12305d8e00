package dev.footfall.processors.refine.origin;

import dev.footfall.schemas.record.Channel;
import java.util.Optional;

/** By which way a visitor came to a page. */
public record Origin(Channel channel, Optional<Host> referrer, Campaign campaign) {}
