package dev.footfall.replay.archive;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Says what is wrong with a store, where, and what to do.
 *
 * @param place of the archive, as it was given
 * @param where the store is, such as its endpoint
 * @param region that requests name
 */
record StoreFailures(String place, String bucket, String where, String region) {
    private static final Set<String> REGION = Set.of(
            "PermanentRedirect",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException",
            "TemporaryRedirect");
    private static final Set<String> IDENTITY = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "InvalidToken",
            "TokenRefreshRequired",
            "UnrecognizedClientException");
    private static final int REDIRECT = 301;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int FAILED_CONDITION = 412;

    static StoreException noCredentials(String place, Throwable cause) {
        return new StoreException(
                "there are no credentials for " + place + "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
                        + " AWS_PROFILE to a profile of ~/.aws/credentials or ~/.aws/config that has some",
                cause);
    }

    static StoreException noRegion(String place, Throwable cause) {
        return new StoreException(
                "no region is set for " + place
                        + "; set AWS_REGION, or region in ~/.aws/config, to where the bucket is; for"
                        + " another store than AWS's, name it with --s3-endpoint",
                cause);
    }

    /**
     * What to say of a failure.
     *
     * @param done what was to be done, such as {@code read}
     * @param what to what
     */
    StoreException of(String done, String what, SdkException failure) {
        String problem = failure instanceof S3Exception answer ? answered(answer) : unanswered(failure);
        return new StoreException(what + " cannot be " + done + ": " + problem, failure);
    }

    StoreException noRanges(String what) {
        return new StoreException(what + " cannot be read: " + where
                + " does not give ranges of objects; copy the archive into a folder");
    }

    private String answered(S3Exception answer) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(answer.awsErrorDetails());
        String code = details.map(AwsErrorDetails::errorCode).orElse("");
        String said = where + " answered " + answer.statusCode() + (code.isEmpty() ? "" : " " + code);
        if (REGION.contains(code) || answer.statusCode() == REDIRECT) {
            return said + ", so bucket " + bucket + " is in another region than " + region
                    + details.flatMap(it -> it.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region"))
                            .map(its -> ", " + its + "; set AWS_REGION=" + its)
                            .orElse("; set AWS_REGION to its region");
        }
        if (IDENTITY.contains(code) || answer.statusCode() == UNAUTHORIZED) {
            return said
                    + ", so it does not take the credentials; check the key, its secret and whether they have expired"
                    + " (AWS_ACCESS_KEY_ID and the like, or the profile in AWS_PROFILE)";
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return said + ", as this machine's clock is too far from its own; set it";
        }
        return switch (answer.statusCode()) {
            case FORBIDDEN ->
                said + ", so the credentials do not allow it; they need s3:ListBucket for bucket " + bucket
                        + ", and s3:GetObject and s3:PutObject for what is below " + place;
            case NOT_FOUND ->
                code.equals("NoSuchKey")
                        ? said + "; it was there when the archive was listed: who removes files meanwhile?"
                        : said + ", so it has no bucket " + bucket + "; make it, or check the name and the store";
            case CONFLICT, FAILED_CONDITION ->
                said + ", as it is there already: another process archives into " + place
                        + "; wait for it, and run this again";
            default ->
                said
                        + details.map(AwsErrorDetails::errorMessage)
                                .map(message -> " (" + message + ")")
                                .orElse("")
                        + "; run it again, and if that does not help, look at the store";
        };
    }

    private String unanswered(SdkException failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof IOException)) {
            root = root.getCause();
        }
        if (!(root instanceof IOException)) {
            return where + " was not asked, as the request could not be made: " + root.getMessage();
        }
        return where + " does not answer (" + root.getClass().getSimpleName() + ": " + root.getMessage()
                + "); check the network and --s3-endpoint, and run it again";
    }
}
