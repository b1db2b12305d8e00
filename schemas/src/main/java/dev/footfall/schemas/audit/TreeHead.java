package dev.footfall.schemas.audit;

import java.util.Base64;

/**
 * What a checkpoint says: a tree's size and root.
 *
 * @param tree the tree's name, which is the checkpoint's origin; without blanks and plus signs, as it names the key too
 * @param size how many leaves it has
 * @param root its root hash, in base64
 * @see <a href="https://c2sp.org/tlog-checkpoint">C2SP tlog-checkpoint</a>
 */
public record TreeHead(String tree, long size, String root) {
    public TreeHead {
        if (!isName(tree)) {
            throw new IllegalArgumentException("the name of a tree has no blanks, plus signs or control characters");
        }
        byte[] bytes = Base64.getDecoder().decode(root);
        if (size < 0
                || bytes.length != TreeHasher.HASH_BYTES
                || !Base64.getEncoder().encodeToString(bytes).equals(root)) {
            throw new IllegalArgumentException("a size is 0 or more, and a root has 32 bytes in plain base64");
        }
    }

    /** The head of a tree as it is now. */
    public static TreeHead of(String tree, Frontier now) {
        return new TreeHead(tree, now.size(), Base64.getEncoder().encodeToString(now.root()));
    }

    /** The root's 32 bytes. */
    public byte[] rootHash() {
        return Base64.getDecoder().decode(root);
    }

    /** Whether a tree, and its key, may be called so. */
    public static boolean isName(String name) {
        return !name.isEmpty()
                && name.chars()
                        .noneMatch(c -> c == '+' || Character.isWhitespace(c) || Character.isSpaceChar(c) || c < ' ');
    }

    boolean hasRoot(byte[] other) {
        return root.equals(Base64.getEncoder().encodeToString(other));
    }

    /** The text that is signed. */
    String text() {
        return tree + '\n' + size + '\n' + root + '\n';
    }

    /**
     * Reads what {@link #text()} wrote, and nothing else.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    static TreeHead parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length != 4 || !lines[3].isEmpty() || !lines[1].matches("0|[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("not a checkpoint: it has three lines, origin, size and root");
        }
        return new TreeHead(lines[0], Long.parseLong(lines[1]), lines[2]);
    }

    @Override
    public String toString() {
        return tree + " of " + size + " records, root " + root;
    }
}
