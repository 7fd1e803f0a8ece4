package dev.exchange.alert.store;

import dev.exchange.alert.domain.AlertTerms;
import dev.exchange.alert.domain.AlertType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An alert as it is stored.
@Entity
@Table(name = "price_alert")
public class PriceAlert {
    /// What an alert's id begins with; its number follows.
    public static final String ID_PREFIX = "alert_";

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "price_alert_number")
    @SequenceGenerator(name = "price_alert_number", sequenceName = "price_alert_number", allocationSize = 1)
    @Column(name = "number")
    private Long number;

    @Column(name = "user_id")
    private String userId;

    @Column(name = "cryptocurrency_id")
    private String cryptocurrencyId;

    @Column(name = "alert_type")
    private String alertType;

    @Column(name = "target_price")
    private @Nullable BigDecimal targetPrice;

    @Column(name = "target_percentage")
    private @Nullable BigDecimal targetPercentage;

    @Column(name = "window_hours")
    private @Nullable Integer windowHours;

    @Column(name = "is_active")
    private boolean active;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "triggered_at")
    private @Nullable Instant triggeredAt;

    /// For Hibernate alone.
    protected PriceAlert() {}

    /// A new alert, active from the start; its number comes with the insert.
    public PriceAlert(String userId, String cryptocurrencyId, AlertTerms terms, Instant createdAt) {
        this.userId = userId;
        this.cryptocurrencyId = cryptocurrencyId;
        this.alertType = terms.type().wireName();
        this.targetPrice = terms.targetPrice();
        this.targetPercentage = terms.targetPercentage();
        this.windowHours = terms.windowHours();
        this.active = true;
        this.createdAt = createdAt;
    }

    public long number() {
        return number;
    }

    public String id() {
        return ID_PREFIX + number;
    }

    public String userId() {
        return userId;
    }

    public String cryptocurrencyId() {
        return cryptocurrencyId;
    }

    public AlertTerms terms() {
        return new AlertTerms(AlertType.of(alertType), targetPrice, targetPercentage, windowHours);
    }

    public boolean isActive() {
        return active;
    }

    /// Within a transaction, which stores it.
    public void setActive(boolean active) {
        this.active = active;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /// When it fired; null while it has not.
    public @Nullable Instant triggeredAt() {
        return triggeredAt;
    }
}
