package dev.footfall.runtime.observe;

/** Answers GET requests. Called by many threads; may wait, for seconds at most. */
@FunctionalInterface
public interface QueryHandler {
    QueryAnswer answer(QueryRequest request);
}
