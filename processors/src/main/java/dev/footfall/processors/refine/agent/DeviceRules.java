package dev.footfall.processors.refine.agent;

import dev.footfall.schemas.record.DeviceType;
import java.util.List;

/**
 * The kind of device that an agent names. Pure.
 *
 * <p>Android says "Mobile" on phones and leaves it out on tablets. A tablet that asks for desktop pages, as the iPad does
 * by default, cannot be told from a desktop.
 */
final class DeviceRules {
    private static final List<String> TV = List.of(
            "smart-tv",
            "smarttv",
            "smart tv",
            "googletv",
            "google tv",
            "android tv",
            "appletv",
            "apple tv",
            "hbbtv",
            "netcast",
            "web0s",
            "webos.tv",
            "bravia",
            "viera",
            "philipstv",
            "crkey",
            "roku",
            "; aft", // Amazon's models
            "mitv");
    private static final List<String> OTHER = List.of(
            "playstation",
            "nintendo",
            "xbox",
            "oculusbrowser",
            "applewatch",
            "watch os",
            "; watch",
            "tesla/",
            "qtcarbrowser");
    private static final List<String> TABLET =
            List.of("ipad", "playbook", "kindle", "silk/", "; kf", "touchpad", "tablet");
    private static final List<String> MOBILE = List.of(
            "iphone",
            "ipod",
            "windows phone",
            "windows mobile",
            "iemobile",
            "blackberry",
            "bb10",
            "opera mini",
            "opera mobi",
            "symbian",
            "symbos",
            "series60",
            "nokia",
            "midp",
            "j2me",
            "kaios",
            "openwave",
            "wap browser",
            "mobile",
            "dalvik",
            "instagram");
    private static final List<String> DESKTOP = List.of(
            "windows nt",
            "windows 9",
            "windows; ",
            "win98",
            "win64",
            "macintosh",
            "mac os x",
            "mac_powerpc",
            "x11",
            "x86_64",
            "linux",
            "cros ",
            "freebsd",
            "openbsd",
            "netbsd",
            "cygwin");

    private DeviceRules() {}

    /**
     * @param agent in lower case
     */
    static DeviceType deviceOf(String agent) {
        if (hasAny(agent, TV)) {
            return DeviceType.TV;
        }
        if (hasAny(agent, OTHER)) {
            return DeviceType.OTHER;
        }
        boolean windows = agent.contains("windows nt"); // whose "Tablet PC" is a capability of desktops
        if (!windows && hasAny(agent, TABLET)) {
            return DeviceType.TABLET;
        }
        if (!windows && hasAny(agent, MOBILE)) {
            return DeviceType.MOBILE;
        }
        if (agent.contains("android")) {
            return DeviceType.TABLET;
        }
        if (agent.contains("cfnetwork") && !agent.contains("x86_64")) {
            return DeviceType.MOBILE;
        }
        return hasAny(agent, DESKTOP) ? DeviceType.DESKTOP : DeviceType.UNKNOWN;
    }

    private static boolean hasAny(String agent, List<String> words) {
        for (String word : words) {
            if (agent.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
