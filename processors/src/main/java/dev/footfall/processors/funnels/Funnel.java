package dev.footfall.processors.funnels;

/**
 * A funnel as its rules see it: which event takes which step is told by {@link StepIndex}.
 *
 * @param definition follows from its steps and window, 12 hexadecimal digits
 * @param steps how many, 2 to 16
 * @param within milliseconds from the first step to the last moment at which another counts
 */
record Funnel(String source, String name, String definition, int steps, long within) {}
