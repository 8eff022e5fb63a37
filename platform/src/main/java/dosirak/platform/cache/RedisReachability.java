package dosirak.platform.cache;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/** Tells whether Redis or Valkey can be used as it is configured. */
public final class RedisReachability {
  private static final int PATIENCE_MILLIS = 3_000;

  private RedisReachability() {}

  /**
   * Asks whether it is there.
   *
   * @return what is wrong, in words; null when nothing is
   */
  public static @Nullable String whatIsWrongWith(String url) {
    URI uri;
    try {
      uri = RedisCache.parsed(url);
    } catch (IllegalArgumentException wrong) {
      return wrong.getMessage();
    }
    DefaultJedisClientConfig config =
        DefaultJedisClientConfig.builder()
            .user(JedisURIHelper.getUser(uri))
            .password(JedisURIHelper.getPassword(uri))
            .database(JedisURIHelper.getDBIndex(uri))
            .ssl(JedisURIHelper.isRedisSSLScheme(uri))
            .connectionTimeoutMillis(PATIENCE_MILLIS)
            .socketTimeoutMillis(PATIENCE_MILLIS)
            .build();
    try (RedisClient client =
        RedisClient.builder()
            .hostAndPort(JedisURIHelper.getHostAndPort(uri))
            .clientConfig(config)
            .build()) {
      String answer = client.ping();
      return "PONG".equals(answer) ? null : "it answers " + answer;
    } catch (JedisException away) {
      return JedisURIHelper.getHostAndPort(uri) + ": " + away.getMessage();
    }
  }
}
